package mightypi.gateway.ingress;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.gateway.draft.Finding;

/**
 * Every annotation of ingress-nginx, and what becomes of it here. The page
 * docs/ingress-annotations.md says the same in more words.
 */
final class KnownAnnotations {

  private static final Set<String> SERVED =
      words(
          """
          affinity affinity-mode allowlist-source-range app-root auth-always-set-cookie auth-method
          auth-proxy-set-headers auth-realm auth-request-redirect auth-response-headers auth-secret
          auth-secret-type auth-signin auth-signin-redirect-param auth-tls-pass-certificate-to-upstream
          auth-tls-secret auth-tls-verify-client auth-type auth-url backend-protocol canary
          canary-by-cookie canary-by-header canary-by-header-pattern canary-by-header-value
          canary-weight canary-weight-total client-max-body-size cors-allow-credentials
          cors-allow-headers cors-allow-methods cors-allow-origin cors-expose-headers cors-max-age
          custom-headers denylist-source-range enable-cors force-ssl-redirect from-to-www-redirect
          limit-burst-multiplier limit-connections limit-rpm limit-rps limit-whitelist load-balance
          mirror-host mirror-target permanent-redirect permanent-redirect-code proxy-body-size
          proxy-connect-timeout proxy-next-upstream proxy-next-upstream-timeout
          proxy-next-upstream-tries proxy-read-timeout proxy-send-timeout proxy-ssl-name
          proxy-ssl-secret proxy-ssl-verify proxy-ssl-server-name rewrite-target server-alias
          service-upstream session-cookie-change-on-failure session-cookie-domain
          session-cookie-expires session-cookie-max-age session-cookie-name session-cookie-path
          session-cookie-samesite session-cookie-secure ssl-passthrough ssl-redirect
          temporal-redirect temporal-redirect-code upstream-hash-by upstream-vhost use-regex
          whitelist-source-range x-forwarded-prefix
          """);

  /** What they set does not arise here, or is always so. */
  private static final Set<String> NEEDLESS =
      words(
          """
          auth-keepalive auth-keepalive-requests auth-keepalive-share-vars auth-keepalive-timeout
          auth-tls-verify-depth client-body-buffer-size disable-proxy-intercept-errors
          enable-access-log enable-opentelemetry enable-rewrite-log grpc-backend http2-push-preload
          mirror-request-body opentelemetry-operation-name opentelemetry-trust-incoming-span
          preserve-trailing-slash proxy-buffer-size proxy-buffering proxy-buffers-number
          proxy-busy-buffers-size proxy-http-version proxy-max-temp-file-size proxy-ssl-verify-depth
          proxy-request-buffering session-cookie-conditional-samesite-none
          ssl-prefer-server-ciphers
          """);

  private static final Map<String, String> UNSUPPORTED = new HashMap<>();

  static {
    why(
        "is not run: text of nginx.conf means nothing here",
        "configuration-snippet server-snippet stream-snippet auth-snippet modsecurity-snippet");
    why(
        "there is no web application firewall in this gateway",
        "enable-modsecurity enable-owasp-core-rules modsecurity-transaction-id");
    why(
        "answers of backends are handed on as they are",
        "custom-http-errors default-backend proxy-redirect-from proxy-redirect-to"
            + " proxy-cookie-domain proxy-cookie-path relative-redirects");
    why(
        "is not looked at; each request is decided by itself",
        "auth-cache-key auth-cache-duration enable-global-auth global-rate-limit"
            + " global-rate-limit-window global-rate-limit-key global-rate-limit-ignored-cidrs");
    why("the rate of bytes is not limited", "limit-rate limit-rate-after");
    why("all guards must be passed, as with \"all\"", "satisfy");
    why(
        "TLS 1.2 and 1.3 with the ciphers of the gateway are spoken",
        "ssl-ciphers proxy-ssl-ciphers proxy-ssl-protocols");
    why(
        "is not looked at",
        "auth-tls-error-page auth-tls-match-cn affinity-canary-behavior"
            + " upstream-hash-by-subset upstream-hash-by-subset-size connection-proxy-header"
            + " fastcgi-index fastcgi-params-configmap session-cookie-hash");
    why("has been renamed; use backend-protocol: HTTPS", "secure-backends");
  }

  private static final List<String> OTHERS =
      List.of(
          "traefik.ingress.kubernetes.io/",
          "nginx.org/",
          "haproxy.org/",
          "haproxy-ingress.github.io/",
          "konghq.com/",
          "alb.ingress.kubernetes.io/");

  private KnownAnnotations() {}

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  private static void why(String why, String names) {
    words(names).forEach(name -> UNSUPPORTED.put(name, why));
  }

  /** Notes what has no effect. */
  static void check(Annotations annotations) {
    for (String name : annotations.all().keySet()) {
      if (name.startsWith(Annotations.PREFIX)) {
        own(annotations, name.substring(Annotations.PREFIX.length()));
      } else if (OTHERS.stream().anyMatch(name::startsWith)) {
        annotations.note(
            new Finding(
                Finding.UNSUPPORTED_ANNOTATION,
                name + ": is for another ingress controller and has no effect here"));
      }
    }
  }

  private static void own(Annotations annotations, String name) {
    String why = UNSUPPORTED.get(name);
    if (why != null) {
      annotations.unsupported(name, why);
    } else if (!SERVED.contains(name) && !NEEDLESS.contains(name)) {
      annotations.unsupported(name, "is not known; see docs/ingress-annotations.md");
    }
  }
}
