/**
 * Keys, requests and certificates: PKCS#10 (RFC 2986), X.509 (RFC 5280), PEM (RFC 7468), PKCS#1, #8
 * and #12, SEC 1. Enters: what a Certificate wants, and chance. Leaves: bytes that go into requests
 * and Secrets. Knows nothing of the cluster.
 */
@NullMarked
package mightypi.certificates.x509;

import org.jspecify.annotations.NullMarked;
