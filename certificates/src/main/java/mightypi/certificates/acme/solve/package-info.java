/**
 * Ways to show control of a name (RFC 8555 §8): each solver drives one kind of provider. Enters: a
 * Challenge, its issuer, credentials from Secrets. Leaves: TXT records at providers by their APIs
 * (Cloudflare v4, RFC 2136 with RFC 8945), DNSRecords of our own zones.
 */
@NullMarked
package mightypi.certificates.acme.solve;

import org.jspecify.annotations.NullMarked;
