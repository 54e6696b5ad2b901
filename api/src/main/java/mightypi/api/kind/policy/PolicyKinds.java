package mightypi.api.kind.policy;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.column.Columns.numberAt;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.each;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.when;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Kinds that bound what others may have. */
public final class PolicyKinds {

  private PolicyKinds() {}

  public static Declaration limitRanges() {
    return Declaration.of(Kinds.LIMIT_RANGE, LimitRange.class)
        .shortNames("limits")
        .defaults(
            inside(
                "spec",
                each(
                    "limits",
                    when(limit -> "Container".equals(limit.get("type")), PolicyKinds::completed))))
        .check(PolicyChecks::limitRange)
        .columns(Columns.NAME, Columns.CREATED_AT);
  }

  /** A default limit is the greatest; a default request is the default limit, else the least. */
  private static Map<String, @Nullable Object> completed(Map<String, @Nullable Object> limit) {
    Map<String, @Nullable Object> limits = filled(limit, "default", "max");
    Map<String, @Nullable Object> requests = filled(limits, "defaultRequest", "default");
    return filled(requests, "defaultRequest", "min");
  }

  private static Map<String, @Nullable Object> filled(
      Map<String, @Nullable Object> limit, String field, String source) {
    Map<String, @Nullable Object> before = Json.map(limit, field);
    Map<String, @Nullable Object> after = new LinkedHashMap<>(before);
    Json.map(limit, source).forEach(after::putIfAbsent);
    return after.size() == before.size() ? limit : Json.with(limit, after, field);
  }

  public static Declaration resourceQuotas() {
    return Declaration.of(Kinds.RESOURCE_QUOTA, ResourceQuota.class)
        .shortNames("quota")
        .subresources(Subresource.STATUS)
        .onCreate(quota -> Json.with(quota, Map.of(), "status"))
        .check(QuotaChecks::quota)
        .checkUpdate(QuotaChecks::update)
        .columns(
            Columns.NAME,
            text("Request", "Requests, and how many there may be.", quota -> used(quota, false)),
            text("Limit", "Limits, and how much they may be.", quota -> used(quota, true)),
            Columns.AGE);
  }

  private static String used(Document quota, boolean limits) {
    StringJoiner joined = new StringJoiner(", ");
    Map<String, @Nullable Object> used = Json.map(quota.tree(), "status", "used");
    new TreeMap<>(Json.map(quota.tree(), "status", "hard"))
        .forEach(
            (name, hard) -> {
              if (name.startsWith("limits") == limits) {
                joined.add(name + ": " + used.getOrDefault(name, "0") + "/" + hard);
              }
            });
    return joined.toString();
  }

  public static Declaration podDisruptionBudgets() {
    return Declaration.of(Kinds.POD_DISRUPTION_BUDGET, PodDisruptionBudget.class)
        .shortNames("pdb")
        .subresources(Subresource.STATUS)
        .countsGenerations()
        .updatesByRevision()
        .onCreate(budget -> Json.with(budget, null, "status"))
        .check(PolicyChecks::disruptionBudget)
        .columns(
            Columns.NAME,
            text("Min Available", "So many stay.", budget -> bound(budget, "minAvailable")),
            text("Max Unavailable", "So many may go.", budget -> bound(budget, "maxUnavailable")),
            number(
                "Allowed Disruptions",
                "So many may go now.",
                budget -> numberAt(budget.tree(), "status", "disruptionsAllowed")),
            Columns.AGE);
  }

  private static String bound(Document budget, String field) {
    return Json.at(budget.tree(), "spec", field).map(String::valueOf).orElse("N/A");
  }
}
