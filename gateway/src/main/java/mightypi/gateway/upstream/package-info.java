/**
 * The side of the backends. Enters: the pools of a table, and requests. Leaves: answers from one of
 * a pool's endpoints, over connections that are kept: of HTTP/1.1, HTTP/2 by prior knowledge (RFC
 * 9113 section 3.3), and both inside TLS as BackendTLSPolicy says (GEP-1897).
 *
 * <p>A connection belongs to the event loop of the client that caused it, so that no request ever
 * changes its thread. An endpoint that fails several times in a row is left out for a while, unless
 * all are.
 */
@NullMarked
package mightypi.gateway.upstream;

import org.jspecify.annotations.NullMarked;
