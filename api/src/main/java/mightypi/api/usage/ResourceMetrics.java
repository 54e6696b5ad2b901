package mightypi.api.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Function;
import mightypi.model.usage.NodeUsage;
import mightypi.model.usage.PodUsage;
import mightypi.model.usage.Reading;

/**
 * What a kubelet tells at {@code /metrics/resource}, in Prometheus' text format (version 0.0.4):
 * the names are those of its stable metrics.
 */
public final class ResourceMetrics {

  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder();

  private ResourceMetrics() {}

  public static String of(NodeUsage usage) {
    ResourceMetrics metrics = new ResourceMetrics();
    metrics.containers(usage);
    metrics.node(usage.machine());
    metrics.pods(usage);
    metrics.head(
        "resource_scrape_error",
        "gauge",
        "1 if there was an error while getting container metrics, 0 otherwise");
    metrics.text.append("resource_scrape_error 0\n");
    return metrics.text.toString();
  }

  private void containers(NodeUsage usage) {
    head(
        "container_cpu_usage_seconds_total",
        "counter",
        "Cumulative cpu time consumed by the container in core-seconds");
    eachContainer(
        usage, "container_cpu_usage_seconds_total", each -> ResourceMetrics.cpu(each.reading()));
    head(
        "container_memory_working_set_bytes",
        "gauge",
        "Current working set of the container in bytes");
    eachContainer(
        usage,
        "container_memory_working_set_bytes",
        each -> BigDecimal.valueOf(each.reading().workingSet()));
    head(
        "container_start_time_seconds",
        "gauge",
        "Start time of the container since unix epoch in seconds");
    eachContainer(usage, "container_start_time_seconds", each -> seconds(each.started()));
  }

  private void node(Reading machine) {
    head(
        "node_cpu_usage_seconds_total",
        "counter",
        "Cumulative cpu time consumed by the node in core-seconds");
    line("node_cpu_usage_seconds_total", cpu(machine), machine.time());
    head("node_memory_working_set_bytes", "gauge", "Current working set of the node in bytes");
    line("node_memory_working_set_bytes", BigDecimal.valueOf(machine.workingSet()), machine.time());
  }

  private void pods(NodeUsage usage) {
    head(
        "pod_cpu_usage_seconds_total",
        "counter",
        "Cumulative cpu time consumed by the pod in core-seconds");
    eachPod(usage, "pod_cpu_usage_seconds_total", ResourceMetrics::cpu);
    head("pod_memory_working_set_bytes", "gauge", "Current working set of the pod in bytes");
    eachPod(
        usage, "pod_memory_working_set_bytes", reading -> BigDecimal.valueOf(reading.workingSet()));
  }

  private void head(String name, String type, String help) {
    text.append("# HELP ").append(name).append(" [STABLE] ").append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void eachContainer(
      NodeUsage usage, String name, Function<PodUsage.Container, BigDecimal> value) {
    for (PodUsage pod : usage.pods()) {
      for (PodUsage.Container each : pod.containers()) {
        String labels = "container=\"%s\",%s".formatted(each.name(), labels(pod));
        line(name + "{" + labels + "}", value.apply(each), each.reading().time());
      }
    }
  }

  private void eachPod(NodeUsage usage, String name, Function<Reading, BigDecimal> value) {
    for (PodUsage pod : usage.pods()) {
      Summary.sum(pod)
          .ifPresent(sum -> line(name + "{" + labels(pod) + "}", value.apply(sum), sum.time()));
    }
  }

  private static String labels(PodUsage pod) {
    return "namespace=\"%s\",pod=\"%s\"".formatted(pod.pod().namespace(), pod.pod().name());
  }

  private void line(String name, BigDecimal value, Instant time) {
    text.append(name).append(' ').append(value.toPlainString());
    text.append(' ').append(time.toEpochMilli()).append('\n');
  }

  private static BigDecimal cpu(Reading reading) {
    return BigDecimal.valueOf(reading.cpu().toNanos(), 9);
  }

  private static BigDecimal seconds(Instant time) {
    return BigDecimal.valueOf(time.toEpochMilli(), 3);
  }
}
