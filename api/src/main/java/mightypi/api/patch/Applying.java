package mightypi.api.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.schema.Shape;
import mightypi.api.status.Status;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** One server-side apply (KEP-555): merge, conflicts, then the removal of what was given up. */
final class Applying {

  private final Shape shape;
  private final Patches.Manager manager;
  private final boolean force;

  Applying(Shape shape, Patches.Manager manager, boolean force) {
    this.shape = shape;
    this.manager = manager;
    this.force = force;
  }

  Map<String, @Nullable Object> apply(
      Optional<Document> live, Map<String, @Nullable Object> configuration) {
    Map<String, @Nullable Object> before = live.map(Document::tree).orElse(Map.of());
    ManagedFields managers = ManagedFields.of(before);
    Map<String, @Nullable Object> merged = ApplyMerge.merged(shape, before, configuration);
    FieldSet applied = Ownership.of(shape, configuration);
    Ownership.Difference difference = Ownership.difference(shape, before, merged);
    if (!force) {
      checkConflicts(
          managers, difference.changed().minus(LastApplied.places(shape, manager, before)));
    }
    ManagedFields after = managers.afterApply(manager, applied, difference);
    Map<String, @Nullable Object> result =
        ApplyRemoval.without(shape, merged, managers.appliedBy(manager), after.all());
    List<Object> entries = after.json();
    result = LastApplied.synced(result, manager, configuration);
    return Json.with(result, entries.isEmpty() ? null : entries, "metadata", "managedFields");
  }

  private void checkConflicts(ManagedFields managers, FieldSet changed) {
    List<Patches.FieldConflict> conflicts = new ArrayList<>();
    for (ManagedFields.Entry each : managers.entries()) {
      List<String> fields =
          each.isAppliedBy(manager) ? List.of() : each.fields().intersection(changed).paths();
      if (!fields.isEmpty()) {
        conflicts.add(new Patches.FieldConflict(each.shown(), fields));
      }
    }
    if (!conflicts.isEmpty()) {
      throw conflict(conflicts).asException();
    }
  }

  /** As {@code apierrors.NewApplyConflict}. */
  private static Status conflict(List<Patches.FieldConflict> conflicts) {
    List<Problem> causes = new ArrayList<>();
    StringBuilder lists = new StringBuilder();
    for (Patches.FieldConflict each : conflicts) {
      String separator = lists.isEmpty() ? "" : "\n";
      lists.append(separator).append("conflicts with ").append(each.manager()).append(':');
      for (String field : each.fields()) {
        causes.add(new Problem("FieldManagerConflict", field, "conflict with " + each.manager()));
        lists.append("\n- ").append(field);
      }
    }
    Patches.FieldConflict first = conflicts.getFirst();
    String message =
        causes.size() == 1
            ? "Apply failed with 1 conflict: conflict with %s: %s"
                .formatted(first.manager(), first.fields().getFirst())
            : "Apply failed with %d conflicts: %s".formatted(causes.size(), lists);
    return new Status(
        409, "Conflict", message, Optional.of(new Status.Details("", "", "", "", causes, 0)));
  }
}
