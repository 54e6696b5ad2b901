/**
 * Which Service gets which address: decided by pool, wish and what others have. Pure but for its
 * memory of the last image.
 */
@NullMarked
package mightypi.balancer.allocate;

import org.jspecify.annotations.NullMarked;
