package mightypi.api.resource;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The part of {@code metadata} that belongs to the server, whatever a body says about it. */
final class Metadata {

  private static final List<String> GIVEN_ONCE =
      List.of(
          "name",
          "generateName",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds");
  private static final List<String> GIVEN_BY_SERVER =
      List.of(
          "selfLink",
          "resourceVersion",
          "generation",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields");

  private Metadata() {}

  /** Times in documents have whole seconds, as {@code metav1.Time}. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Of a new object: what the server gives it, and nothing of an earlier life. */
  static Map<String, @Nullable Object> forCreate(
      Map<String, @Nullable Object> tree, Birth birth, boolean countsGenerations) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", birth.name());
    if (!birth.namespace().isEmpty()) {
      metadata.put("namespace", birth.namespace());
    }
    Json.map(tree, "metadata").forEach(metadata::putIfAbsent);
    GIVEN_BY_SERVER.forEach(metadata::remove);
    metadata.put("name", birth.name());
    metadata.put("uid", birth.uid());
    metadata.put("creationTimestamp", time(birth.at()));
    if (countsGenerations) {
      metadata.put("generation", 1);
    }
    return Json.with(tree, metadata, "metadata");
  }

  /** What a new object is given. */
  record Birth(String namespace, String name, String uid, Instant at) {}

  /** Of an update: what stays as it is. */
  static Map<String, @Nullable Object> forUpdate(Map<String, @Nullable Object> tree, Document old) {
    Map<String, @Nullable Object> was = Json.map(old.tree(), "metadata");
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(Json.map(tree, "metadata"));
    metadata.remove("selfLink");
    for (String field : GIVEN_ONCE) {
      keep(metadata, field, was.get(field));
    }
    if (Json.list(metadata, "managedFields").isEmpty()) {
      keep(metadata, "managedFields", was.get("managedFields"));
    }
    return Json.with(tree, metadata, "metadata");
  }

  private static void keep(
      Map<String, @Nullable Object> metadata, String field, @Nullable Object value) {
    if (value == null) {
      metadata.remove(field);
    } else {
      metadata.put(field, value);
    }
  }

  static long generation(Map<String, @Nullable Object> tree) {
    return number(tree, "generation");
  }

  static long number(Map<String, @Nullable Object> tree, String field) {
    return Json.at(tree, "metadata", field)
        .filter(Number.class::isInstance)
        .map(found -> ((Number) found).longValue())
        .orElse(0L);
  }

  static List<String> finalizers(Map<String, @Nullable Object> tree) {
    return Json.list(tree, "metadata", "finalizers").stream().map(String::valueOf).toList();
  }

  /** With the given finalizers; none leaves no field. */
  static Map<String, @Nullable Object> withFinalizers(
      Map<String, @Nullable Object> tree, List<String> finalizers) {
    return Json.with(tree, finalizers.isEmpty() ? null : finalizers, "metadata", "finalizers");
  }
}
