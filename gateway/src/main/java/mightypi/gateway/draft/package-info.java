/**
 * A table while it is being made. Enters: routes, bindings and plans of pools, from compilers that
 * know nothing of each other. Leaves: a {@link mightypi.gateway.route.RouteTable}, and findings for
 * the people who wrote the objects.
 */
@NullMarked
package mightypi.gateway.draft;

import org.jspecify.annotations.NullMarked;
