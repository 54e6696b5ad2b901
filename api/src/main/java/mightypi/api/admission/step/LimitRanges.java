package mightypi.api.admission.step;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * What LimitRanges of the namespace give to containers that do not say what they take, and what
 * they forbid to pods and claims.
 */
final class LimitRanges implements Admission {

  private static final String ANNOTATION = "kubernetes.io/limit-ranger";
  private static final List<String> CONTAINERS = List.of("containers", "initContainers");

  @Override
  public Document admit(Request request, Document object) {
    if (!request.creates(Kinds.POD)) {
      return object;
    }
    Document pod = object;
    List<String> told = new ArrayList<>();
    for (Document range : ranges(request)) {
      for (Object limit : Json.list(range.tree(), "spec", "limits")) {
        if (Json.text(limit, "type").orElse("").equals("Container")) {
          pod = completed(pod, limit, told);
        }
      }
    }
    return told.isEmpty()
        ? pod
        : pod.with(
            "LimitRanger plugin set: " + String.join("; ", told),
            "metadata",
            "annotations",
            ANNOTATION);
  }

  private static Collection<Document> ranges(Request request) {
    return request.now().all(Kinds.LIMIT_RANGE, request.target().namespace());
  }

  private static Document completed(Document pod, @Nullable Object limit, List<String> told) {
    Document next = pod;
    for (String field : CONTAINERS) {
      List<@Nullable Object> containers = new ArrayList<>();
      for (Object each : Json.list(pod.tree(), "spec", field)) {
        Map<String, @Nullable Object> requests = new LinkedHashMap<>();
        Map<String, @Nullable Object> limits = new LinkedHashMap<>();
        Json.map(limit, "defaultRequest").forEach((name, value) -> requests.put(name, value));
        Json.map(limit, "default").forEach((name, value) -> limits.put(name, value));
        containers.add(filled(Json.map(each), requests, limits, told));
      }
      if (!containers.isEmpty()) {
        next = next.with(containers, "spec", field);
      }
    }
    return next;
  }

  private static Map<String, @Nullable Object> filled(
      Map<String, @Nullable Object> container,
      Map<String, @Nullable Object> requests,
      Map<String, @Nullable Object> limits,
      List<String> told) {
    Map<String, @Nullable Object> next = container;
    next = filled(next, "requests", requests, "request", told);
    return filled(next, "limits", limits, "limit", told);
  }

  private static Map<String, @Nullable Object> filled(
      Map<String, @Nullable Object> container,
      String field,
      Map<String, @Nullable Object> defaults,
      String word,
      List<String> told) {
    Map<String, @Nullable Object> own =
        new LinkedHashMap<>(Json.map(container, "resources", field));
    TreeSet<String> missing = new TreeSet<>(defaults.keySet());
    missing.removeAll(own.keySet());
    if (missing.isEmpty()) {
      return container;
    }
    missing.forEach(name -> own.put(name, defaults.get(name)));
    told.add(
        "%s %s for container %s"
            .formatted(String.join(", ", missing), word, Json.text(container, "name").orElse("")));
    return Json.with(container, own, "resources", field);
  }

  @Override
  public Document allocate(Request request, Document object) {
    boolean pod = request.creates(Kinds.POD);
    if (pod || request.concerns(Kinds.PERSISTENT_VOLUME_CLAIM)) {
      List<String> faults = new ArrayList<>();
      for (Document range : ranges(request)) {
        for (Object limit : Json.list(range.tree(), "spec", "limits")) {
          new LimitCheck(Json.map(limit), faults).check(object, pod);
        }
      }
      if (!faults.isEmpty()) {
        throw request.forbidden(
            faults.size() == 1 ? faults.getFirst() : "[" + String.join(", ", faults) + "]");
      }
    }
    return object;
  }
}
