/**
 * Issuers that sign by themselves: {@code ca} and {@code selfSigned}. Enters: Issuers,
 * ClusterIssuers and the Secrets that they name. Leaves: their condition Ready, and authorities to
 * sign with. Issuers of type {@code acme} are looked after in {@code certificates.acme}.
 */
@NullMarked
package mightypi.certificates.issuer;

import org.jspecify.annotations.NullMarked;
