package mightypi.control.history;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
    Map<String, @Nullable Object> record = sorted(template);
    metadata(record).putIfAbsent("creationTimestamp", null);
    if (record.get("spec") instanceof Map<?, ?> spec) {
      CONTAINERS.stream().map(spec::get).filter(Objects::nonNull).forEach(Recorded::complete);
    }
    return record;
  }

  @SuppressWarnings("unchecked") // made by sorted()
  private static Map<String, @Nullable Object> metadata(Map<String, @Nullable Object> record) {
    return (Map<String, @Nullable Object>)
        Objects.requireNonNull(record.computeIfAbsent("metadata", name -> new TreeMap<>()));
  }

  @SuppressWarnings("unchecked") // made by sorted()
  private static void complete(Object containers) {
    for (Object each : (List<?>) containers) {
      ((Map<String, @Nullable Object>) each).putIfAbsent("resources", Map.of());
    }
  }

  private static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((name, value) -> sorted.put((String) name, each(value)));
    return sorted;
  }

  private static @Nullable Object each(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> sorted(map);
      case List<?> list -> list.stream().map(Recorded::each).toList();
      default -> value;
    };
  }
}
