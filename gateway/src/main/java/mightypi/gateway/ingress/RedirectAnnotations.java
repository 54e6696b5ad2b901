package mightypi.gateway.ingress;

import java.util.Optional;
import mightypi.gateway.route.Then;

/** Where requests are sent in place of a backend. */
final class RedirectAnnotations {

  private static final int TO_HTTPS = 308;

  private final Annotations annotations;

  RedirectAnnotations(Annotations annotations) {
    this.annotations = annotations;
  }

  /** For every request. */
  Optional<Then> always() {
    return annotations
        .text("temporal-redirect")
        .<Then>map(to -> Then.Redirect.to(code("temporal-redirect-code", 302), to))
        .or(
            () ->
                annotations
                    .text("permanent-redirect")
                    .map(to -> Then.Redirect.to(code("permanent-redirect-code", 301), to)));
  }

  private int code(String name, int absent) {
    int code = annotations.number(name).orElse(absent);
    if (code >= 300 && code <= 308) {
      return code;
    }
    annotations.invalid(name, code + " is no redirect");
    return absent;
  }

  /** For requests that came without TLS. */
  Optional<Then> toHttps(boolean hasCertificate) {
    boolean wanted =
        annotations.flag("force-ssl-redirect", false)
            || (hasCertificate && annotations.flag("ssl-redirect", true));
    return wanted ? Optional.of(Then.Redirect.toScheme(TO_HTTPS, "https")) : Optional.empty();
  }

  Optional<Then> appRoot() {
    Optional<String> root = annotations.text("app-root");
    if (root.filter(path -> !path.startsWith("/")).isPresent()) {
      annotations.invalid("app-root", "must begin with a slash");
      return Optional.empty();
    }
    return root.map(path -> Then.Redirect.to(302, path));
  }

  boolean betweenWwwAndBare() {
    return annotations.flag("from-to-www-redirect", false);
  }
}
