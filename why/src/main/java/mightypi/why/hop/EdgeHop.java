package mightypi.why.hop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.why.evidence.Visit;
import mightypi.why.evidence.Visit.Page;
import mightypi.why.fact.HostNames;

/**
 * Cloudflare's edge, when the name leads there. Its SSL mode decides how it speaks to the origin:
 * Flexible over plain HTTP whatever the visitor speaks, Full over TLS with any certificate, Full
 * (strict) over TLS with one that it trusts.
 */
public final class EdgeHop implements Hop {

  private static final String HOP = "edge";
  private static final int INVALID_CERTIFICATE = 526;
  private static final Map<Integer, String> CODES =
      Map.of(
          520,
          "the origin answered something that is no HTTP",
          521,
          "the origin refused the connection",
          522,
          "the origin did not answer in time",
          523,
          "no way to the origin: not a fault of a certificate",
          524,
          "the origin took too long to answer",
          525,
          "the TLS handshake with the origin failed",
          INVALID_CERTIFICATE,
          "the mode is Full (strict), and the origin's certificate is not valid");

  @Override
  public List<Finding> look(Scene scene) {
    if (!scene.isProxied()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(
        loop(scene)
            .or(() -> error(scene))
            .orElseGet(
                () ->
                    Finding.ok(
                        HOP,
                        "proxied by Cloudflare; its SSL mode decides how it asks the origin, and should be Full (strict)")));
    depth(scene).ifPresent(findings::add);
    return findings;
  }

  private static Optional<Finding> loop(Scene scene) {
    return scene
        .outsideVisit()
        .filter(AnswerHop::isLoop)
        .map(
            _ ->
                Finding.broken(
                    HOP,
                    "SSL mode Full (strict)",
                    "a redirect to itself (ERR_TOO_MANY_REDIRECTS): in the mode Flexible the edge asks over plain HTTP, which the gateway redirects to https",
                    "in Cloudflare, SSL/TLS → Overview of %s, and under Rules → Configuration Rules: set the mode to Full (strict)"
                        .formatted(scene.evidence().names().zone())));
  }

  private static Optional<Finding> error(Scene scene) {
    return status(scene)
        .filter(CODES::containsKey)
        .map(
            code ->
                code == INVALID_CERTIFICATE && isFineInside(scene)
                    ? Finding.broken(
                        HOP,
                        "the gateway's certificate at the end of the router's forward",
                        "the edge answers 526 although the gateway serves a certificate that is trusted: port 443 of the router leads elsewhere",
                        "in the router: forward 443 to " + scene.inside().orElse("the gateway"))
                    : Finding.warn(
                        HOP,
                        "an answer of the origin",
                        "the edge answers %d: %s; the cause is behind it"
                            .formatted(code, CODES.get(code)),
                        ""));
  }

  static Optional<Integer> status(Scene scene) {
    return scene
        .outsideVisit()
        .filter(_ -> scene.isProxied())
        .map(Visit::pages)
        .filter(each -> !each.isEmpty())
        .map(List::getLast)
        .map(Page::status);
  }

  private static boolean isFineInside(Scene scene) {
    return scene
        .door()
        .filter(
            each -> !each.handshake().chain().isEmpty() && each.handshake().distrust().isEmpty())
        .isPresent();
  }

  /** Universal SSL covers a zone and the names one label below it. */
  private static Optional<Finding> depth(Scene scene) {
    String host = scene.question().host();
    String zone = scene.evidence().names().zone();
    boolean isDeep =
        HostNames.isIn(host, zone)
            && !host.equals(zone)
            && host.substring(0, host.length() - zone.length() - 1).contains(".");
    boolean isRefused =
        scene.outsideVisit().filter(each -> !each.handshake().failure().isEmpty()).isPresent();
    if (!isDeep) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            HOP,
            isRefused ? Verdict.BROKEN : Verdict.WARN,
            "a name that the edge has a certificate for",
            "%s is two labels below %s; Cloudflare's Universal SSL covers only one"
                .formatted(host, zone),
            "in Cloudflare: turn the proxy off for this record (grey cloud), or order an Advanced Certificate"));
  }
}
