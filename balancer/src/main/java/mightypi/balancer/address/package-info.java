/** Ranges of IP addresses and the pools made of them. Pure. */
@NullMarked
package mightypi.balancer.address;

import org.jspecify.annotations.NullMarked;
