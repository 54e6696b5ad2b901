package mightypi.api.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import mightypi.api.status.Status;
import mightypi.api.usage.ResourceMetrics;
import mightypi.api.usage.Summary;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.quota.Amounts;
import mightypi.model.usage.NodeUsage;
import mightypi.model.usage.UsageMeter;
import mightypi.store.Store;

/**
 * What a kubelet answers behind {@code nodes/NAME/proxy}: the agent is a part of this program and
 * has no port of its own.
 */
final class Kubelet {

  private final Store store;
  private final UsageMeter meter;

  Kubelet(Store store, UsageMeter meter) {
    this.store = store;
    this.meter = meter;
  }

  void answer(Call call, Document node) throws IOException {
    if (!call.method().equals("GET")) {
      throw ResourceVerbs.notAllowed().asException();
    }
    switch (call.target().rest()) {
      case "healthz" -> text(call, 200, "text/plain; charset=utf-8", "ok");
      case "pods", "pods/" -> call.answerJson(200, Json.write(pods(store.now(), node)));
      case "stats/summary" ->
          call.answerJson(200, Json.write(Summary.of(node.name(), measure(node), memoryOf(node))));
      case "metrics/resource" ->
          text(call, 200, ResourceMetrics.CONTENT_TYPE, ResourceMetrics.of(measure(node)));
      default -> text(call, 404, "text/plain; charset=utf-8", "404 page not found\n");
    }
  }

  private static void text(Call call, int status, String type, String text) throws IOException {
    call.answer(status, type, List.of(text.getBytes(UTF_8)));
  }

  private static Map<String, Object> pods(Image now, Document node) {
    List<Map<String, ?>> items =
        now.onNode(node.name()).stream().<Map<String, ?>>map(Document::tree).toList();
    return Map.of("kind", "PodList", "apiVersion", "v1", "metadata", Map.of(), "items", items);
  }

  private static OptionalLong memoryOf(Document node) {
    BigDecimal memory = Amounts.of(Json.map(node.tree(), "status", "capacity")).of("memory");
    return memory.signum() > 0 ? OptionalLong.of(memory.longValue()) : OptionalLong.empty();
  }

  private NodeUsage measure(Document node) throws IOException {
    try {
      return meter
          .measure(node.name())
          .orElseThrow(() -> new IOException("there is no agent on node " + node.name()));
    } catch (IOException e) {
      throw Status.unavailable("error trying to reach service: " + e.getMessage()).asException();
    }
  }
}
