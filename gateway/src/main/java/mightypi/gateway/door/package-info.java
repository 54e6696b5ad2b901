/**
 * The objects by which traffic reaches the gateway. Enters: images, and where the process listens.
 * Leaves: the Namespace mighty-system, the Service mighty-gateway with its EndpointSlice, and the
 * classes by which Ingresses and Gateways name us.
 */
@NullMarked
package mightypi.gateway.door;

import org.jspecify.annotations.NullMarked;
