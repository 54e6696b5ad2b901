package mightypi.api.kind.check;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Labels and annotations where they stand inside an object: in pod templates, as selectors. Those
 * of the object itself are checked with the rest of its metadata, the same for every kind.
 */
public final class Metadata {

  private static final int ANNOTATIONS_LIMIT = 256 * 1024;

  private Metadata() {}

  public static void labels(Place labels) {
    labels
        .map()
        .forEach(
            (key, value) -> {
              Names.QUALIFIED_NAME.faults(key).forEach(fault -> labels.invalid(key, fault));
              String text = Objects.toString(value, "");
              Names.LABEL_VALUE.faults(text).forEach(fault -> labels.invalid(text, fault));
            });
  }

  public static void annotations(Place annotations) {
    for (String key : annotations.map().keySet()) {
      Names.QUALIFIED_NAME
          .faults(key.toLowerCase(Locale.ROOT))
          .forEach(fault -> annotations.invalid(key, fault));
    }
    if (!fit(annotations.map())) {
      annotations.tooLong(ANNOTATIONS_LIMIT);
    }
  }

  /** Whether annotations are together no longer than they may be. */
  public static boolean fit(Map<String, @Nullable Object> annotations) {
    long total = 0;
    for (Map.Entry<String, @Nullable Object> each : annotations.entrySet()) {
      total += each.getKey().length() + Objects.toString(each.getValue(), "").length();
    }
    return total <= ANNOTATIONS_LIMIT;
  }
}
