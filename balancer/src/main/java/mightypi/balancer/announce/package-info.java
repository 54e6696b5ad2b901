/**
 * Which addresses this machine shall answer for, and the proof that nobody else does (RFC 5227).
 */
@NullMarked
package mightypi.balancer.announce;

import org.jspecify.annotations.NullMarked;
