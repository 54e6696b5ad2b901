/**
 * Certificates for others: CertificateSigningRequests for Kubernetes' own signers
 * (certificates.k8s.io/v1, KEP-1513) are approved where nobody has to be asked, signed when they
 * are approved, and forgotten when they are over.
 *
 * <p>Enters: requests, and the port {@link mightypi.api.signing.Authority} to the key that signs,
 * which stays where it is. Leaves: conditions, certificates, deletions. Requests for the signers of
 * others are left to those.
 */
@NullMarked
package mightypi.api.signing;

import org.jspecify.annotations.NullMarked;
