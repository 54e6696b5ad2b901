/**
 * Traffic to workloads. Enters: images with Ingresses, Gateways, routes, EndpointSlices and
 * Secrets, and connections. Leaves: one immutable table, and requests carried to pods by it.
 */
@NullMarked
package mightypi.gateway;

import org.jspecify.annotations.NullMarked;
