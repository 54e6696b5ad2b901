package mightypi.control.fact;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Randomness;
import org.jspecify.annotations.Nullable;

/** Pods made of the template of a workload. */
public final class Templates {

  private static final int LONGEST_BASE = 57; // leaves room for a dash and five letters in 63
  private static final int SUFFIX = 5;

  private Templates() {}

  /** A name by chance behind a prefix that is cut to leave room for it. */
  public static String name(String prefix, Randomness randomness) {
    String base = prefix.length() <= LONGEST_BASE ? prefix : prefix.substring(0, LONGEST_BASE);
    return base + "-" + randomness.suffix(SUFFIX);
  }

  /** A pod of the template at {@code spec.template} of its owner. */
  public static Document pod(Kind kind, Document owner, String name) {
    return pod(kind, owner, Json.map(owner.tree(), "spec", "template"), name);
  }

  public static Document pod(
      Kind kind, Document owner, Map<String, @Nullable Object> template, String name) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("generateName", name.substring(0, name.lastIndexOf('-') + 1));
    metadata.put("namespace", owner.namespace());
    for (String field : List.of("labels", "annotations", "finalizers")) {
      Json.at(template, "metadata", field).ifPresent(value -> metadata.put(field, value));
    }
    metadata.put("ownerReferences", List.of(Owners.controlledBy(kind, owner)));
    return Document.of(
        Fields.fields(
            "apiVersion",
            "v1",
            "kind",
            "Pod",
            "metadata",
            metadata,
            "spec",
            Json.map(template, "spec")));
  }

  /** With a label set. */
  public static Document labelled(Document pod, String label, String value) {
    return pod.with(value, "metadata", "labels", label);
  }
}
