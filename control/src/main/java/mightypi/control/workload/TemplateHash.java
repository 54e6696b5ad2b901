package mightypi.control.workload;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * What tells one pod template from another: a short hash for names and the label {@code
 * pod-template-hash}, and equality that does not see that label. The hash is of our own making, as
 * Kubernetes' depends on how Go prints structures; nobody compares hashes between clusters.
 */
public final class TemplateHash {

  static final String LABEL = "pod-template-hash";

  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private TemplateHash() {}

  /** Of {@code spec.template} and how often the name was taken by another template. */
  public static String of(Map<String, @Nullable Object> template, int collisions) {
    byte[] text = Json.brief(canonical(template)).getBytes(StandardCharsets.UTF_8);
    long hash = 0xcbf29ce484222325L; // FNV-1a, 64 bit
    for (byte each : text) {
      hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ collisions) * 0x100000001b3L;
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      word.append(ALPHABET.charAt((int) Long.remainderUnsigned(hash, ALPHABET.length())));
      hash = Long.divideUnsigned(hash, ALPHABET.length());
    }
    return word.toString();
  }

  public static boolean areEqual(
      Map<String, @Nullable Object> one, Map<String, @Nullable Object> other) {
    return canonical(one).equals(canonical(other));
  }

  /** Sorted, without nulls such as {@code creationTimestamp: null}, and without the label. */
  private static Object canonical(Map<String, @Nullable Object> template) {
    Map<String, @Nullable Object> bare =
        Json.at(template, "metadata", "labels", LABEL).isPresent()
            ? Json.with(template, null, "metadata", "labels", LABEL)
            : template;
    return sorted(bare);
  }

  private static Object sorted(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> result = new TreeMap<>();
      map.forEach(
          (name, each) -> {
            if (each != null) {
              result.put((String) name, sorted(each));
            }
          });
      return result;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(each -> each == null ? "null" : sorted(each)).toList();
    }
    return value;
  }
}
