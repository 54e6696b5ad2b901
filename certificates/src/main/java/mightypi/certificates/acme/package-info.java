/**
 * Certificates from an ACME authority (RFC 8555, RFC 8738, RFC 9773), in the terms of
 * acme.cert-manager.io/v1. Enters: images with Issuers of type acme, CertificateRequests, Orders,
 * Challenges and their Secrets. Leaves: accounts, Orders and Challenges with their states, records
 * that prove control of a name, certificates.
 *
 * <p>What should be there is decided by controllers ({@code order}); what must be asked of the
 * world is asked by one engine ({@code engine}), which writes down what it learnt. Both meet in the
 * image, so that a conversation goes on after any end from what was written down.
 */
@NullMarked
package mightypi.certificates.acme;

import org.jspecify.annotations.NullMarked;
