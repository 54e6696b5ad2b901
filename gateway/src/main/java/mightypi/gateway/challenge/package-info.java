/**
 * Answers to ACME HTTP-01 (RFC 8555 §8.3). Enters: Challenges (acme.cert-manager.io/v1). Leaves: a
 * route each on port 80, which goes before every redirect and changes nothing else of its host.
 */
@NullMarked
package mightypi.gateway.challenge;

import org.jspecify.annotations.NullMarked;
