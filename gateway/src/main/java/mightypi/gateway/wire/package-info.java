/**
 * HTTP/1.1 as bytes (RFC 9110, RFC 9112), and the two ports between which a request is carried.
 * Enters: bytes from a peer whom nobody trusts. Leaves: heads, bodies and trailers that cannot be
 * read in two ways; what could be is refused ({@link MalformedException}).
 */
@NullMarked
package mightypi.gateway.wire;

import org.jspecify.annotations.NullMarked;
