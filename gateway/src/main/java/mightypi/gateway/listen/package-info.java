/**
 * The side of the clients. Enters: connections, with TLS by SNI or without, HTTP/1.1 and HTTP/2
 * (RFC 9112, RFC 9113, RFC 8441, RFC 7301; the PROXY protocol of haproxy). Leaves: requests, handed
 * to {@link mightypi.gateway.wire.Exchange.Service}, and answers written back. Every client is
 * taken for an attacker: what it may make us keep is bounded, and so is the time.
 */
@NullMarked
package mightypi.gateway.listen;

import org.jspecify.annotations.NullMarked;
