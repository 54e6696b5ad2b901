/**
 * CertificateRequests: approved as cert-manager's internal approver does, and signed by issuers of
 * type {@code ca} and {@code selfSigned}. Requests to issuers of other groups are left alone, and
 * those to ACME issuers are answered in {@code certificates.acme}. Enters: CertificateRequests.
 * Leaves: their conditions and certificates (RFC 5280).
 */
@NullMarked
package mightypi.certificates.request;

import org.jspecify.annotations.NullMarked;
