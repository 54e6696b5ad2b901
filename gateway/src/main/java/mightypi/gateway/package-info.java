/**
 * Traffic to workloads. Enters: images with Ingresses, Gateways, routes, EndpointSlices and
 * Secrets, and connections. Leaves: one immutable table, and requests carried to pods by it.
 *
 * <p>{@code compile.Compiler#compile(Image)} makes a {@code route.RouteTable} of an image; whoever
 * serves swaps the tables.
 */
@NullMarked
package mightypi.gateway;

import org.jspecify.annotations.NullMarked;
