package mightypi.api.admission.step;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Pods bear a node that is not ready or not reachable for five minutes, unless they say else. */
final class DefaultTolerations implements Admission {

  private static final List<String> TAINTS =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
  private static final int SECONDS = 300;

  @Override
  public Document admit(Request request, Document pod) {
    if (!request.concerns(Kinds.POD)) { // a replacement without them means them as well
      return pod;
    }
    List<@Nullable Object> tolerations =
        new ArrayList<>(Json.list(pod.tree(), "spec", "tolerations"));
    int before = tolerations.size();
    for (String taint : TAINTS) {
      if (tolerations.stream().noneMatch(each -> bears(each, taint))) {
        tolerations.add(toleration(taint));
      }
    }
    return tolerations.size() == before ? pod : pod.with(tolerations, "spec", "tolerations");
  }

  private static boolean bears(@Nullable Object toleration, String taint) {
    String key = Json.text(toleration, "key").orElse("");
    String effect = Json.text(toleration, "effect").orElse("");
    return (key.isEmpty() || key.equals(taint)) && (effect.isEmpty() || effect.equals("NoExecute"));
  }

  private static Map<String, @Nullable Object> toleration(String taint) {
    Map<String, @Nullable Object> toleration = new LinkedHashMap<>();
    toleration.put("key", taint);
    toleration.put("operator", "Exists");
    toleration.put("effect", "NoExecute");
    toleration.put("tolerationSeconds", SECONDS);
    return toleration;
  }
}
