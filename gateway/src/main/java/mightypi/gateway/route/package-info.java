/**
 * The table by which requests find pods: immutable, and the only thing that the deciding half and
 * the carrying half of the gateway share. Enters: what the compilers read in an image. Leaves: pure
 * look-ups, {@link mightypi.gateway.route.RouteTable#tls} by SNI and {@link
 * mightypi.gateway.route.RouteTable#find} by request.
 *
 * <p>Precedence of hosts and matches is that of the Gateway API (HTTPRoute, GEP-718), which orders
 * the paths of an Ingress the same way. A table that follows another shares all parts that did not
 * change: routes name their upstream pools by {@link mightypi.gateway.route.PoolKey}, so that pods
 * come and go without a route being touched, and connections are kept by that key.
 */
@NullMarked
package mightypi.gateway.route;

import org.jspecify.annotations.NullMarked;
