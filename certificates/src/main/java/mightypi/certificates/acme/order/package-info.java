/**
 * What should be there on the way to a certificate: an Order for a CertificateRequest, a Challenge
 * for each name of an Order, and which Challenges have their turn. Enters: images. Leaves: Orders,
 * Challenges and states, as RFC 8555 §7.1.6 and cert-manager's users know them. No input, no
 * output.
 */
@NullMarked
package mightypi.certificates.acme.order;

import org.jspecify.annotations.NullMarked;
