/**
 * The door: HTTPS on TCP, HTTP/1.1 (RFC 9112), HTTP/2 (RFC 9113) and WebSocket (RFC 6455), by
 * Netty.
 *
 * <p>Enters: bytes of clients that may be slow, endless or hostile. Leaves: whole requests, each on
 * a virtual thread of its own, and a {@link mightypi.api.listen.Conversation} to answer on. Event
 * loops only move bytes; they never wait. Everything that a client can make grow has a limit
 * ({@link mightypi.api.listen.Limits}).
 */
@NullMarked
package mightypi.api.listen;

import org.jspecify.annotations.NullMarked;
