/**
 * Sockets: datagrams and connections (RFC 1035 4.2, RFC 7766) become calls of an {@link
 * mightypi.dns.listen.Answerer}, and what it sends goes back to who asked. Enters: packets. Leaves:
 * packets.
 */
@NullMarked
package mightypi.dns.listen;

import org.jspecify.annotations.NullMarked;
