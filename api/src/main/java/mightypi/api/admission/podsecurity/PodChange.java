package mightypi.api.admission.podsecurity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Json;

/** Whether a pod has to be judged anew: it runs something that it did not run before. */
final class PodChange {

  private PodChange() {}

  static boolean matters(Document old, Document pod) {
    return !images(old, "containers").equals(images(pod, "containers"))
        || !images(old, "initContainers").equals(images(pod, "initContainers"))
        || !ephemeral(old).entrySet().containsAll(ephemeral(pod).entrySet());
  }

  private static List<String> images(Document pod, String field) {
    return Json.list(pod.tree(), "spec", field).stream()
        .map(each -> Json.text(each, "image").orElse(""))
        .toList();
  }

  private static Map<String, String> ephemeral(Document pod) {
    Map<String, String> images = new HashMap<>();
    for (Object each : Json.list(pod.tree(), "spec", "ephemeralContainers")) {
      images.put(PodView.name(each), Json.text(each, "image").orElse(""));
    }
    return images;
  }
}
