package mightypi.why.fact;

import java.util.Locale;
import java.util.stream.Stream;
import mightypi.model.Document;
import mightypi.model.Json;

/** What a challenge waits for. */
final class ChallengeTrouble {

  private ChallengeTrouble() {}

  static Trouble of(Document challenge, Document issuer) {
    String reason = Json.text(challenge.tree(), "status", "reason").orElse("");
    String type = Json.text(challenge.tree(), "spec", "type").orElse("");
    String name = Json.text(challenge.tree(), "spec", "dnsName").orElse("");
    String state = Json.text(challenge.tree(), "status", "state").orElse("pending");
    String seen =
        "Challenge %s (%s for %s) is %s: %s"
            .formatted(
                Services.name(challenge),
                type,
                name,
                state,
                reason.isEmpty() ? "nobody has worked on it yet" : reason);
    return new Trouble(seen, mend(challenge, issuer, reason.toLowerCase(Locale.ROOT)));
  }

  private static String mend(Document challenge, Document issuer, String reason) {
    String name = Json.text(challenge.tree(), "spec", "dnsName").orElse("");
    boolean isDns = Json.text(challenge.tree(), "spec", "type").orElse("").equals("DNS-01");
    if (isDns && Certificates.token(issuer).isPresent() && isAboutToken(reason)) {
      String[] ref = Certificates.token(issuer).orElseThrow();
      return IssuerTrouble.createToken(Certificates.secretsOf(issuer), ref[0], ref[1])
          + "   # with a new token that may edit DNS and read zones";
    }
    if (isDns && reason.contains("propagat")) {
      return "dig +trace TXT _acme-challenge." + name;
    }
    return "kubectl -n %s describe challenge %s".formatted(challenge.namespace(), challenge.name());
  }

  // The words of Cloudflare's API (codes 1000, 6003, 9109, 10000) and of HTTP.
  private static boolean isAboutToken(String reason) {
    return Stream.of(
            "invalid api token",
            "invalid access token",
            "authentication error",
            "unauthorized",
            "invalid request headers",
            "9109",
            "10000",
            "401",
            "403")
        .anyMatch(reason::contains);
  }
}
