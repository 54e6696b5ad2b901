package mightypi.control.history;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * A pod template as Kubernetes records it in a ControllerRevision: with the fields that its types
 * always write, and in alphabetical order. Clients compare such records byte by byte with what they
 * make of the template themselves.
 */
final class Recorded {

  private static final List<String> CONTAINERS = List.of("containers", "initContainers");

  private Recorded() {}

  static Map<String, @Nullable Object> template(Map<String, @Nullable Object> template) {
    Map<String, @Nullable Object> record = Json.sorted(template);
    metadata(record).putIfAbsent("creationTimestamp", null);
    if (record.get("spec") instanceof Map<?, ?> spec) {
      CONTAINERS.stream().map(spec::get).filter(Objects::nonNull).forEach(Recorded::complete);
    }
    return record;
  }

  @SuppressWarnings("unchecked") // made by Json.sorted()
  private static Map<String, @Nullable Object> metadata(Map<String, @Nullable Object> record) {
    return (Map<String, @Nullable Object>)
        Objects.requireNonNull(record.computeIfAbsent("metadata", name -> new TreeMap<>()));
  }

  @SuppressWarnings("unchecked") // made by Json.sorted()
  private static void complete(Object containers) {
    for (Object each : (List<?>) containers) {
      ((Map<String, @Nullable Object>) each).putIfAbsent("resources", Map.of());
    }
  }
}
