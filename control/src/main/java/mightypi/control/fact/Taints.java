package mightypi.control.fact;

import java.util.List;
import java.util.Set;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Taints of nodes and the tolerations of pods. */
public final class Taints {

  private static final Set<String> KEEP_OFF = Set.of("NoSchedule", "NoExecute");

  private Taints() {}

  /** The taints of a node that keep a pod with these tolerations off it. */
  public static List<@Nullable Object> repelling(
      Document node, List<@Nullable Object> tolerations) {
    return Json.list(node.tree(), "spec", "taints").stream()
        .filter(each -> KEEP_OFF.contains(Fields.text(each, "effect")))
        .filter(each -> !tolerates(tolerations, each))
        .toList();
  }

  /** Whether one of the tolerations is about this taint. */
  public static boolean tolerates(List<@Nullable Object> tolerations, @Nullable Object taint) {
    return tolerations.stream().anyMatch(each -> isAbout(each, taint));
  }

  /** An absent effect means all effects, an absent key with {@code Exists} all taints. */
  public static boolean isAbout(@Nullable Object toleration, @Nullable Object taint) {
    String effect = Fields.text(toleration, "effect");
    String key = Fields.text(toleration, "key");
    if (!effect.isEmpty() && !effect.equals(Fields.text(taint, "effect"))
        || !key.isEmpty() && !key.equals(Fields.text(taint, "key"))) {
      return false;
    }
    if (Fields.text(toleration, "operator").equals("Exists")) {
      return true;
    }
    return !key.isEmpty() && Fields.text(toleration, "value").equals(Fields.text(taint, "value"));
  }
}
