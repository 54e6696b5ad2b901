/**
 * Secrets as the gateway needs them. Enters: Secrets of type kubernetes.io/tls, of authorities
 * ({@code ca.crt}), of passwords (htpasswd). Leaves: parsed certificates and keys, each once per
 * version of its Secret, or words on what is wrong with them. PEM as in RFC 7468.
 */
@NullMarked
package mightypi.gateway.secret;

import org.jspecify.annotations.NullMarked;
