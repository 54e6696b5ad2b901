/**
 * The life of a Certificate as cert-manager has it, one duty a controller: it is triggered, given a
 * key, requested, issued into its Secret, found ready or not, and its old requests are dropped.
 * Enters: Certificates, their Secrets and CertificateRequests. Leaves: the next of these. Names,
 * reasons and messages are cert-manager's (v1.18).
 */
@NullMarked
package mightypi.certificates.life;

import org.jspecify.annotations.NullMarked;
