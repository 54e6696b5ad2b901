package mightypi.gateway.route;

import java.util.List;
import java.util.Optional;

/**
 * Somebody else is asked whether a request may pass; a 2xx says yes, 401 and 403 are handed on, all
 * else is 500.
 *
 * @param pool who is asked; the Host of the question is that of the URL
 * @param url may hold {@code $host} and {@code $request_uri} in its text
 * @param signIn where a browser is sent on 401
 * @param signInRedirectParameter the parameter of {@code signIn} that says where to come back to
 * @param responseHeaders what of the answer is handed to the backend
 * @param redirect the value of X-Auth-Request-Redirect; empty for the request's URI
 * @param keepsCookies whether Set-Cookie of the answer reaches the client although the backend
 *     answers with an error
 */
public record ExternalAuth(
    PoolKey pool,
    String url,
    Optional<String> method,
    Optional<String> signIn,
    String signInRedirectParameter,
    List<String> responseHeaders,
    HeaderChanges requestHeaders,
    Optional<String> redirect,
    boolean keepsCookies) {

  public ExternalAuth {
    responseHeaders = List.copyOf(responseHeaders);
  }
}
