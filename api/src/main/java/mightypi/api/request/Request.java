package mightypi.api.request;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * One request as it came.
 *
 * @param path decoded, without the query
 * @param certificate that the client has proven possession of; its chain is not verified
 */
public record Request(
    String method,
    String path,
    Query query,
    Headers headers,
    byte[] body,
    Optional<X509Certificate> certificate) {}
