package mightypi.api.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * A pod, or a template of pods, as the checks read it.
 *
 * @param containers all of them, the first to run first
 */
record PodView(
    Map<String, @Nullable Object> annotations,
    Map<String, @Nullable Object> spec,
    List<@Nullable Object> containers) {

  private static final List<String> FIELDS =
      List.of("initContainers", "containers", "ephemeralContainers");

  /** Of something with metadata and a spec. */
  static PodView of(Map<String, @Nullable Object> pod) {
    Map<String, @Nullable Object> spec = Json.map(pod, "spec");
    List<@Nullable Object> containers = new ArrayList<>();
    FIELDS.forEach(field -> containers.addAll(Json.list(spec, field)));
    return new PodView(Json.map(pod, "metadata", "annotations"), spec, containers);
  }

  static String name(@Nullable Object item) {
    return Json.text(item, "name").orElse("");
  }

  List<String> namesOfContainers(Predicate<@Nullable Object> which) {
    return containers.stream().filter(which).map(PodView::name).toList();
  }

  boolean isForWindows() {
    return Json.text(spec, "os", "name").orElse("").equals("windows");
  }
}
