package mightypi.api.admission.service;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Which families of addresses a Service has: what it says, what its addresses imply, and what the
 * cluster has (KEP-563, the part "Service API": policy first, then families, then addresses).
 */
final class Families {

  private static final String POLICY = "spec.ipFamilyPolicy";
  private static final String SINGLE = "SingleStack";
  private static final String PREFER = "PreferDualStack";
  private static final String REQUIRE = "RequireDualStack";
  private static final String NONE = "None";

  private final Map<String, @Nullable Object> spec;
  private final Optional<Map<String, @Nullable Object>> before;
  private final List<String> configured;
  private final List<Problem> problems = new ArrayList<>();

  private Families(
      Map<String, @Nullable Object> spec,
      Optional<Map<String, @Nullable Object>> before,
      List<String> configured) {
    this.spec = spec;
    this.before = before;
    this.configured = configured;
  }

  /**
   * Settles policy, families and, where one is given up, addresses in the spec of a Service that is
   * no mere name.
   *
   * @param before the old spec; empty on creation
   * @param configured the families of the cluster, the default one first
   * @return what is wrong with it
   */
  static List<Problem> settle(
      Map<String, @Nullable Object> spec,
      Optional<Map<String, @Nullable Object>> before,
      List<String> configured) {
    Families families = new Families(spec, before, configured);
    if (!families.staysAsPreferred()) {
      families.settle();
    }
    return families.problems;
  }

  /** A preference is not looked at anew when the cluster changed, only when its owner does. */
  private boolean staysAsPreferred() {
    return before
        .filter(
            old ->
                text(old, "type").equals(text(spec, "type"))
                    && (old.get("ipFamilyPolicy") == null || policyOf(old).equals(PREFER))
                    && policyOf(spec).equals(PREFER)
                    && texts(old, "clusterIPs").equals(texts(spec, "clusterIPs"))
                    && texts(old, "ipFamilies").equals(texts(spec, "ipFamilies")))
        .isPresent();
  }

  private void settle() {
    if (policyOf(spec).isEmpty()) {
      spec.put("ipFamilyPolicy", impliedPolicy());
    }
    before.ifPresent(this::step);
    matchPolicy();
    inferFamilies();
    if (!problems.isEmpty()) {
      return;
    }
    if (isHeadless() && Json.map(spec, "selector").isEmpty()) {
      // Whoever writes its endpoints may have addresses that the cluster does not give.
      complete(List.of("IPv4", "IPv6"));
      return;
    }
    checkConfigured();
    if (problems.isEmpty()) {
      complete(configured);
    }
  }

  private String impliedPolicy() {
    Optional<String> old = before.map(Families::policyOf).filter(policy -> !policy.isEmpty());
    boolean free = isHeadless() && Json.map(spec, "selector").isEmpty();
    return old.orElse(free ? REQUIRE : SINGLE);
  }

  private void step(Map<String, @Nullable Object> old) {
    if (policyOf(spec).equals(SINGLE)) {
      giveUpSecond(old, "clusterIPs");
      giveUpSecond(old, "ipFamilies");
      return;
    }
    checkReduced(old, "clusterIPs", "cluster IP");
    checkReduced(old, "ipFamilies", "IP family");
  }

  private void giveUpSecond(Map<String, @Nullable Object> old, String field) {
    List<String> all = texts(spec, field);
    if (all.size() > 1 && all.equals(texts(old, field))) {
      spec.put(field, List.of(all.getFirst()));
    }
  }

  private void checkReduced(Map<String, @Nullable Object> old, String field, String what) {
    List<String> all = texts(spec, field);
    if (!all.isEmpty() && all.size() < texts(old, field).size()) {
      problem("must be 'SingleStack' to release the secondary " + what);
    }
  }

  private void matchPolicy() {
    if (!policyOf(spec).equals(SINGLE)) {
      return;
    }
    String must = "must be 'RequireDualStack' or 'PreferDualStack' when multiple %s are specified";
    if (texts(spec, "clusterIPs").size() == 2) {
      problem(must.formatted("cluster IPs"));
    }
    if (texts(spec, "ipFamilies").size() == 2) {
      problem(must.formatted("IP families"));
    }
  }

  private void problem(String why) {
    problems.add(Problem.invalid(POLICY, policyOf(spec), why));
  }

  private void inferFamilies() {
    List<String> families = new ArrayList<>(texts(spec, "ipFamilies"));
    List<String> addresses = texts(spec, "clusterIPs");
    for (int i = families.size(); i < addresses.size(); i++) {
      if (addresses.get(i).equals(NONE)) {
        break;
      }
      String family = addresses.get(i).contains(":") ? "IPv6" : "IPv4";
      if (configured.contains(family)) {
        families.add(family);
      } else {
        problems.add(
            Problem.invalidTexts(
                "spec.clusterIPs[" + i + "]",
                addresses,
                family + " is not configured on this cluster"));
      }
    }
    if (!families.isEmpty()) {
      spec.put("ipFamilies", List.copyOf(families));
    }
  }

  private boolean isHeadless() {
    return text(spec, "clusterIP").equals(NONE);
  }

  private void checkConfigured() {
    if (policyOf(spec).equals(REQUIRE) && configured.size() < 2) {
      problem("this cluster is not configured for dual-stack services");
    }
    List<String> families = texts(spec, "ipFamilies");
    for (int i = 0; i < families.size(); i++) {
      if (!configured.contains(families.get(i))) {
        problems.add(
            Problem.invalid(
                "spec.ipFamilies[" + i + "]", families.get(i), "not configured on this cluster"));
      }
    }
  }

  /** The default family where none is named, and the other one where two are wanted. */
  private void complete(List<String> possible) {
    Set<String> families = new LinkedHashSet<>(texts(spec, "ipFamilies"));
    if (families.isEmpty()) {
      families.add(configured.getFirst());
    }
    if (!policyOf(spec).equals(SINGLE)) {
      families.addAll(possible);
    }
    spec.put("ipFamilies", List.copyOf(families));
  }

  private static String policyOf(Map<String, @Nullable Object> spec) {
    return text(spec, "ipFamilyPolicy");
  }

  private static String text(Map<String, @Nullable Object> spec, String field) {
    return Json.text(spec, field).orElse("");
  }

  static List<String> texts(Map<String, @Nullable Object> spec, String field) {
    return Json.list(spec, field).stream().map(Objects::toString).toList();
  }
}
