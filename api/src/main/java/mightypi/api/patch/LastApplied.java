package mightypi.api.patch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mightypi.api.kind.check.Metadata;
import mightypi.api.schema.Shape;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * The annotation in which client-side apply keeps what it applied last, and the way from there to
 * server-side apply. As in Kubernetes it is for kubectl under its own name alone: who takes another
 * field manager declines it.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Upgrading from
 *     client-side apply to server-side apply</a>
 */
final class LastApplied {

  static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

  private static final String KUBECTL = "kubectl";

  private LastApplied() {}

  /** The places that client-side apply set and nobody changed since: kubectl may take them. */
  static FieldSet places(Shape shape, Patches.Manager manager, Map<String, @Nullable Object> live) {
    return manager.name().equals(KUBECTL)
        ? in(live).map(applied -> untouched(shape, applied, live)).orElse(FieldSet.EMPTY)
        : FieldSet.EMPTY;
  }

  private static FieldSet untouched(
      Shape shape, Map<String, @Nullable Object> applied, Map<String, @Nullable Object> live) {
    Ownership.Difference since = Ownership.difference(shape, applied, live);
    return Ownership.of(shape, applied).minus(since.changed()).without(since.removed());
  }

  private static Optional<Map<String, @Nullable Object>> in(Map<String, @Nullable Object> live) {
    Optional<String> text = Json.text(live, "metadata", "annotations", ANNOTATION);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Map<String, @Nullable Object> applied =
          Json.parse(text.get().getBytes(StandardCharsets.UTF_8));
      return Optional.of(applied)
          .filter(some -> Json.at(some, "apiVersion").equals(Json.at(live, "apiVersion")));
    } catch (IOException e) {
      return Optional.empty(); // people may write anything there
    }
  }

  /**
   * The object, with the annotation, if it has one, brought to what was applied now: who goes back
   * to client-side apply finds it true.
   */
  static Map<String, @Nullable Object> synced(
      Map<String, @Nullable Object> object,
      Patches.Manager manager,
      Map<String, @Nullable Object> configuration) {
    Map<String, @Nullable Object> annotations = Json.map(object, "metadata", "annotations");
    if (!manager.name().equals(KUBECTL) || !annotations.containsKey(ANNOTATION)) {
      return object;
    }
    byte[] text = Json.write(Json.sorted(withoutItself(configuration)));
    Map<String, @Nullable Object> next = new LinkedHashMap<>(annotations);
    next.put(ANNOTATION, new String(text, StandardCharsets.UTF_8) + "\n");
    if (!Metadata.fit(next)) {
      next.remove(ANNOTATION);
    }
    return Json.with(object, next, "metadata", "annotations");
  }

  private static Map<String, @Nullable Object> withoutItself(
      Map<String, @Nullable Object> configuration) {
    return Json.at(configuration, "metadata", "annotations", ANNOTATION).isPresent()
        ? Json.with(configuration, null, "metadata", "annotations", ANNOTATION)
        : configuration;
  }
}
