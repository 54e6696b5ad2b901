/**
 * From a reference to a Service to the endpoints behind it. Enters: Services and EndpointSlices
 * (discovery.k8s.io/v1). Leaves: pools. The port of an endpoint is found by the name of the
 * Service's port, as kube-proxy finds it.
 */
@NullMarked
package mightypi.gateway.backend;

import org.jspecify.annotations.NullMarked;
