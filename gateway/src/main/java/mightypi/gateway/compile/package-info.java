/**
 * From an image to the table. Enters: everything that is declared. Leaves: a {@link
 * mightypi.gateway.route.RouteTable}. No input or output; what is remembered from one image to the
 * next only saves work.
 */
@NullMarked
package mightypi.gateway.compile;

import org.jspecify.annotations.NullMarked;
