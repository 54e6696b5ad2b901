package mightypi.certificates.acme.order;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.certificates.acme.fact.AcmeOrder.Authorization;
import mightypi.certificates.acme.fact.Words;
import mightypi.control.fact.Fields;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Which solver shows control of a name: of those whose selector fits and whose way the authority
 * offers, the most specific; a name before a zone before labels, the first of equals.
 */
record SolverChoice(Map<String, @Nullable Object> solver, Map<String, @Nullable Object> offer) {

  private static final Comparator<Fit> SPECIFIC =
      Comparator.comparing(Fit::named)
          .thenComparingInt(Fit::zoneLabels)
          .thenComparingInt(Fit::labels);

  private record Fit(SolverChoice choice, boolean named, int zoneLabels, int labels) {}

  /**
   * @param labels of the Order, which are those of its CertificateRequest
   */
  static Optional<SolverChoice> of(
      List<Map<String, @Nullable Object>> solvers,
      Authorization authorization,
      Map<String, String> labels) {
    Optional<Fit> best = Optional.empty();
    for (Map<String, @Nullable Object> solver : solvers) {
      Optional<Fit> fit = fit(solver, authorization, labels);
      if (fit.isPresent() && (best.isEmpty() || SPECIFIC.compare(fit.get(), best.get()) > 0)) {
        best = fit;
      }
    }
    return best.map(Fit::choice);
  }

  String type() {
    return typeOf(solver);
  }

  private static String typeOf(Map<String, @Nullable Object> solver) {
    return Json.at(solver, "dns01").isPresent() ? Words.DNS_01 : Words.HTTP_01;
  }

  private static Optional<Fit> fit(
      Map<String, @Nullable Object> solver,
      Authorization authorization,
      Map<String, String> labels) {
    Map<String, @Nullable Object> selector = Json.map(solver, "selector");
    Map<String, @Nullable Object> wanted = Json.map(selector, "matchLabels");
    List<@Nullable Object> names = Json.list(selector, "dnsNames");
    List<@Nullable Object> zones = Json.list(selector, "dnsZones");
    int zoneLabels =
        zones.stream().mapToInt(each -> common(authorization.identifier(), each)).max().orElse(0);
    boolean fits =
        wanted.entrySet().stream()
                .allMatch(each -> String.valueOf(each.getValue()).equals(labels.get(each.getKey())))
            && (names.isEmpty() || names.contains(authorization.name()))
            && (zones.isEmpty() || zoneLabels > 0);
    if (!fits) {
      return Optional.empty();
    }
    return authorization.challenges().stream()
        .filter(each -> Fields.text(each, "type").equalsIgnoreCase(typeOf(solver)))
        .findFirst()
        .map(each -> new SolverChoice(solver, each))
        .map(each -> new Fit(each, !names.isEmpty(), zoneLabels, wanted.size()));
  }

  /** How many labels a zone has if the name is in it; else none. */
  private static int common(String name, @Nullable Object zone) {
    String origin = String.valueOf(zone);
    return name.equals(origin) || name.endsWith("." + origin) ? origin.split("\\.").length : 0;
  }
}
