package mightypi.api.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mightypi.api.request.Selection;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.api.usage.Measurements;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.usage.NodeUsage;
import mightypi.model.usage.PodUsage;
import mightypi.model.usage.UsageMeter;
import mightypi.store.Store;

/**
 * Get and list of what is measured (metrics.k8s.io). As with metrics-server, the nodes and pods of
 * the image are asked about, selected by their own labels; of whom nothing is known yet nothing is
 * shown.
 */
final class Measuring {

  private final Store store;
  private final UsageMeter meter;
  private final Clock clock;

  Measuring(Store store, UsageMeter meter, Clock clock) {
    this.store = store;
    this.meter = meter;
    this.clock = clock;
  }

  void answer(Call call, ResourceType type) throws IOException {
    Form form = Form.of(call.request());
    Rendering rendering = new Rendering(type, form, clock.now());
    if (call.target().verb().equals("get")) {
      call.answer(200, form.contentType(), rendering.object(get(call, type)));
    } else {
      call.answer(
          200, form.contentType(), rendering.list(list(call, type), Rendering.ListMeta.NONE));
    }
  }

  private Document get(Call call, ResourceType type) throws IOException {
    boolean pods = type.kind().equals(Kinds.POD_METRICS);
    String name = call.target().name();
    String namespace = call.target().namespace();
    Document measured =
        store
            .now()
            .find((pods ? Kinds.POD : Kinds.NODE).key(namespace, name))
            .orElseThrow(() -> Status.notFound(pods ? Kinds.POD : Kinds.NODE, name).asException());
    List<Document> found = pods ? pods(List.of(measured)) : nodes(List.of(measured));
    return found.stream()
        .findFirst()
        .orElseThrow(() -> unknown(pods ? namespace + "/" + name : name, pods).asException());
  }

  /** In metrics-server's words, whose resources have names of their own there. */
  private static Status unknown(String name, boolean pods) {
    String resource = pods ? "podmetrics" : "nodemetrics";
    return Status.notFound(
        mightypi.model.Kind.cluster("metrics.k8s.io/v1beta1", "", resource), name);
  }

  private List<Document> list(Call call, ResourceType type) throws IOException {
    Selection selection = Selection.of(call.query(), type);
    Image now = store.now();
    if (type.kind().equals(Kinds.NODE_METRICS)) {
      return nodes(now.all(Kinds.NODE).stream().filter(selection).toList());
    }
    return pods(
        Reading.all(now, Kinds.POD, call.target().namespace()).stream().filter(selection).toList());
  }

  private List<Document> nodes(List<Document> nodes) throws IOException {
    Measurements measurements = new Measurements(clock.now());
    List<Document> found = new ArrayList<>();
    for (Document node : nodes) {
      Optional<NodeUsage> usage = measure(node.name());
      usage.flatMap(some -> measurements.node(node, some.machine())).ifPresent(found::add);
    }
    return found;
  }

  private List<Document> pods(List<Document> pods) throws IOException {
    Map<String, List<Document>> byNode = new TreeMap<>();
    for (Document pod : pods) {
      Json.text(pod.tree(), "spec", "nodeName")
          .ifPresent(node -> byNode.computeIfAbsent(node, same -> new ArrayList<>()).add(pod));
    }
    List<Document> found = new ArrayList<>();
    for (Map.Entry<String, List<Document>> each : byNode.entrySet()) {
      Optional<NodeUsage> usage = measure(each.getKey());
      if (usage.isPresent()) {
        found.addAll(pods(each.getValue(), usage.get()));
      }
    }
    found.sort(Comparator.comparing(Document::namespace).thenComparing(Document::name));
    return found;
  }

  private List<Document> pods(List<Document> pods, NodeUsage usage) {
    Map<String, PodUsage> byUid = new TreeMap<>();
    usage.pods().forEach(each -> byUid.put(each.uid(), each));
    Measurements measurements = new Measurements(clock.now());
    return pods.stream()
        .flatMap(
            pod ->
                Optional.ofNullable(byUid.get(pod.uid()))
                    .flatMap(each -> measurements.pod(pod, each))
                    .stream())
        .toList();
  }

  private Optional<NodeUsage> measure(String node) throws IOException {
    try {
      return meter.measure(node);
    } catch (IOException e) {
      throw Status.unavailable("node " + node + " cannot be measured: " + e.getMessage())
          .asException();
    }
  }
}
