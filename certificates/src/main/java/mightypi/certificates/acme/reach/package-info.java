/**
 * How the world is reached: whom to trust over TLS, and DNS asked of the servers that we choose.
 * Enters: an issuer's trust, resolvers. Leaves: HTTP clients and answers of name servers (RFC 1034,
 * RFC 1035), each within a deadline.
 */
@NullMarked
package mightypi.certificates.acme.reach;

import org.jspecify.annotations.NullMarked;
