package mightypi.control.fact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Taints of nodes and the tolerations of pods. */
public final class Taints {

  private Taints() {}

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
