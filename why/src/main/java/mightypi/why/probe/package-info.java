/**
 * The rim: asks name servers (RFC 1035, by dnsjava), connects, shakes hands (TLS with SNI, RFC
 * 6066), fetches pages. Every conversation has a deadline of a few seconds; all run beside each
 * other on virtual threads. Enters: a question and where to look besides. Leaves: {@link
 * mightypi.why.evidence.Evidence}.
 */
@NullMarked
package mightypi.why.probe;

import org.jspecify.annotations.NullMarked;
