/**
 * Names to certificates, in the terms of cert-manager.io/v1 and acme.cert-manager.io/v1. Enters:
 * images with Issuers, Certificates, Orders, Challenges. Leaves: Secrets of type kubernetes.io/tls,
 * and what the gateway and name servers are to answer meanwhile (RFC 8555).
 */
@NullMarked
package mightypi.certificates;

import org.jspecify.annotations.NullMarked;
