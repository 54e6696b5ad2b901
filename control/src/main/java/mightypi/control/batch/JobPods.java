package mightypi.control.batch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Templates;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import org.jspecify.annotations.Nullable;

/** How pods of Jobs are made, and how they are let go. */
final class JobPods {

  private static final String VARIABLE = "JOB_COMPLETION_INDEX";
  private static final int LONGEST_NAME = 63;

  private JobPods() {}

  static Document fresh(Work work, Randomness randomness) {
    return tracked(
        Templates.pod(Kinds.JOB, work.job(), Templates.name(work.job().name(), randomness)));
  }

  /** The pod of one index: it knows its index by annotation, label, variable and host name. */
  static Document indexed(
      Work work, int index, IndexFailures.Count failures, Randomness randomness) {
    String prefix = work.job().name() + "-" + index;
    Document pod =
        tracked(Templates.pod(Kinds.JOB, work.job(), Templates.name(prefix, randomness)))
            .with(String.valueOf(index), "metadata", "annotations", Indexes.ANNOTATION)
            .with(String.valueOf(index), "metadata", "labels", Indexes.ANNOTATION);
    if (work.backoffLimitPerIndex().isPresent()) {
      pod =
          pod.with(
              String.valueOf(failures.counted()),
              "metadata",
              "annotations",
              IndexFailures.ANNOTATION);
      if (failures.ignored() > 0) {
        pod =
            pod.with(
                String.valueOf(failures.ignored()),
                "metadata",
                "annotations",
                IndexFailures.IGNORED);
      }
    }
    String host = prefix.length() <= LONGEST_NAME ? prefix : prefix.substring(0, LONGEST_NAME);
    return withVariable(pod).with(host, "spec", "hostname");
  }

  private static Document withVariable(Document pod) {
    Document next = pod;
    for (String field : List.of("initContainers", "containers")) {
      List<@Nullable Object> containers = new ArrayList<>();
      Json.list(pod.tree(), "spec", field).forEach(each -> containers.add(informed(each)));
      if (!containers.isEmpty()) {
        next = next.with(containers, "spec", field);
      }
    }
    return next;
  }

  private static Object informed(@Nullable Object container) {
    List<@Nullable Object> variables = new ArrayList<>(Json.list(container, "env"));
    if (variables.stream().anyMatch(each -> Fields.text(each, "name").equals(VARIABLE))) {
      return Json.map(container);
    }
    String path = "metadata.labels['" + Indexes.ANNOTATION + "']";
    variables.add(
        Fields.fields(
            "name", VARIABLE, "valueFrom", Map.of("fieldRef", Map.of("fieldPath", path))));
    return Json.with(Json.map(container), variables, "env");
  }

  /** With the finalizer that it bears until its end is counted. */
  static Document tracked(Document pod) {
    List<@Nullable Object> finalizers =
        new ArrayList<>(Json.list(pod.tree(), "metadata", "finalizers"));
    finalizers.add(Work.FINALIZER);
    return pod.with(finalizers, "metadata", "finalizers");
  }

  static Document released(Document pod) {
    List<@Nullable Object> finalizers =
        new ArrayList<>(Json.list(pod.tree(), "metadata", "finalizers"));
    finalizers.remove(Work.FINALIZER);
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(Json.map(pod.tree(), "metadata"));
    metadata.put("finalizers", finalizers);
    if (finalizers.isEmpty()) {
      metadata.remove("finalizers");
    }
    return pod.with(metadata, "metadata");
  }
}
