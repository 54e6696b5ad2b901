package mightypi.api.patch;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** {@code metadata.managedFields}: who owns which places of an object. Immutable. */
record ManagedFields(List<Entry> entries) {

  /** Past this many updaters the longest silent ones become one. */
  private static final int MOST_UPDATERS = 10;

  private static final String APPLY = "Apply";
  private static final String UPDATE = "Update";
  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::operation)
          .thenComparing(Entry::time)
          .thenComparing(Entry::manager);

  ManagedFields {
    entries = entries.stream().filter(each -> !each.fields.isEmpty()).sorted(ORDER).toList();
  }

  /**
   * One manager's places.
   *
   * @param time RFC 3339, when the manager last changed the set or a value in it; may be empty
   */
  record Entry(
      String manager,
      String operation,
      String apiVersion,
      String subresource,
      String time,
      FieldSet fields) {

    Entry with(FieldSet some) {
      return new Entry(manager, operation, apiVersion, subresource, time, some);
    }

    boolean isUpdater() {
      return operation.equals(UPDATE);
    }

    boolean isAppliedBy(Patches.Manager other) {
      return !isUpdater()
          && manager.equals(other.name())
          && subresource.equals(other.subresource());
    }

    boolean isUpdatedBy(Patches.Manager other) {
      return isUpdater()
          && manager.equals(other.name())
          && subresource.equals(other.subresource())
          && apiVersion.equals(other.apiVersion());
    }

    /** As conflicts name it: {@code "kubectl-client-side-apply" using apps/v1}. */
    String shown() {
      String name = Json.brief(manager);
      String part = subresource.isEmpty() ? "" : " with subresource " + Json.brief(subresource);
      return name + part + (isUpdater() ? " using " + apiVersion : "");
    }

    private Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("manager", manager);
      json.put("operation", operation);
      json.put("apiVersion", apiVersion);
      if (!time.isEmpty()) {
        json.put("time", time);
      }
      json.put("fieldsType", "FieldsV1");
      json.put("fieldsV1", fields.json());
      if (!subresource.isEmpty()) {
        json.put("subresource", subresource);
      }
      return json;
    }
  }

  /** Whether an object speaks of managers; one empty entry resets them, as in Kubernetes. */
  static boolean isSaidIn(Map<String, @Nullable Object> object) {
    return !Json.list(object, "metadata", "managedFields").isEmpty();
  }

  static ManagedFields of(Map<String, @Nullable Object> object) {
    return new ManagedFields(
        Json.list(object, "metadata", "managedFields").stream().map(ManagedFields::entry).toList());
  }

  private static Entry entry(@Nullable Object json) {
    return new Entry(
        Json.text(json, "manager").orElse(""),
        Json.text(json, "operation").orElse(UPDATE),
        Json.text(json, "apiVersion").orElse(""),
        Json.text(json, "subresource").orElse(""),
        Json.text(json, "time").orElse(""),
        FieldSet.parse(Json.map(json, "fieldsV1")));
  }

  List<Object> json() {
    return entries.stream().<Object>map(Entry::json).toList();
  }

  /** The places that the manager applied last. */
  FieldSet appliedBy(Patches.Manager manager) {
    return entries.stream()
        .filter(each -> each.isAppliedBy(manager))
        .map(Entry::fields)
        .reduce(FieldSet.EMPTY, FieldSet::union);
  }

  FieldSet all() {
    return entries.stream().map(Entry::fields).reduce(FieldSet.EMPTY, FieldSet::union);
  }

  /** What changed is the updater's now, and nobody else's; what is gone is nobody's. */
  ManagedFields afterUpdate(Patches.Manager manager, Ownership.Difference difference) {
    List<Entry> next = new ArrayList<>();
    FieldSet before = FieldSet.EMPTY;
    String time = "";
    for (Entry each : entries) {
      if (each.isUpdatedBy(manager)) {
        before = before.union(each.fields);
        time = each.time;
      } else {
        next.add(each.with(each.fields.without(difference.removed()).minus(difference.changed())));
      }
    }
    FieldSet after = before.without(difference.removed()).union(difference.changed());
    boolean idle = after.equals(before) && difference.changed().isEmpty();
    next.add(entry(manager, UPDATE, after, idle ? time : now(manager.at())));
    return new ManagedFields(capped(next));
  }

  /** The applier's places are these now; what it changed by force is nobody else's. */
  ManagedFields afterApply(
      Patches.Manager manager, FieldSet applied, Ownership.Difference difference) {
    List<Entry> next = new ArrayList<>();
    Optional<Entry> before = Optional.empty();
    for (Entry each : entries) {
      if (each.isAppliedBy(manager)) {
        before = Optional.of(each);
      } else {
        next.add(each.with(each.fields.without(difference.removed()).minus(difference.changed())));
      }
    }
    String time =
        before
            .filter(each -> each.fields.equals(applied) && difference.changed().isEmpty())
            .map(Entry::time)
            .orElseGet(() -> now(manager.at()));
    next.add(entry(manager, APPLY, applied, time));
    return new ManagedFields(next);
  }

  private static Entry entry(
      Patches.Manager manager, String operation, FieldSet fields, String time) {
    return new Entry(
        manager.name(), operation, manager.apiVersion(), manager.subresource(), time, fields);
  }

  private static String now(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static List<Entry> capped(List<Entry> entries) {
    List<Entry> updaters = entries.stream().filter(Entry::isUpdater).sorted(ORDER).toList();
    if (updaters.size() <= MOST_UPDATERS) {
      return entries;
    }
    List<Entry> silent = updaters.subList(0, updaters.size() - MOST_UPDATERS + 1);
    List<Entry> rest = new ArrayList<>(entries);
    rest.removeAll(silent);
    FieldSet fields = silent.stream().map(Entry::fields).reduce(FieldSet.EMPTY, FieldSet::union);
    Entry last = silent.getLast();
    rest.add(new Entry("ancient-changes", UPDATE, last.apiVersion, "", last.time, fields));
    return rest;
  }
}
