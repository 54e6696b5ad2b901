/**
 * The keys and certificates of one cloud: its own authority, the certificate of the API server, the
 * certificates of administrators and parts, the key that signs service account tokens.
 *
 * <p>Enters: a directory, the names and addresses of this machine. Leaves: files that only their
 * owner may read, and identities. Follows RFC 5280 and RFC 7468, ECDSA on P-256 throughout.
 */
@NullMarked
package mightypi.api.pki;

import org.jspecify.annotations.NullMarked;
