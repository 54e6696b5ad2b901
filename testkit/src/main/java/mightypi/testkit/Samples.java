package mightypi.testkit;

import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import org.jspecify.annotations.Nullable;

/** Small documents to try things with. */
public final class Samples {

  private Samples() {}

  public static Document namespace(String name) {
    return Document.of(
        Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", name)));
  }

  public static Document configMap(String namespace, String name, Map<String, String> data) {
    return Document.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of("namespace", namespace, "name", name),
            "data",
            data));
  }

  public static Document serviceAccount(String namespace, String name) {
    return Document.of(
        Map.of(
            "apiVersion", "v1",
            "kind", "ServiceAccount",
            "metadata", Map.of("namespace", namespace, "name", name)));
  }

  /** A Service of type LoadBalancer with one port. */
  public static Document service(String namespace, String name) {
    Map<String, @Nullable Object> spec =
        Map.of(
            "type", "LoadBalancer",
            "selector", Map.of("app", name),
            "ports", List.of(Map.of("port", 80, "protocol", "TCP", "targetPort", 8080)));
    return Document.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Service",
            "metadata",
            Map.of("namespace", namespace, "name", name),
            "spec",
            spec));
  }

  /** A pod that no scheduler takes care of. */
  public static Document unscheduledPod(String namespace, String name) {
    Map<String, @Nullable Object> spec =
        Map.of(
            "schedulerName",
            "nobody",
            "automountServiceAccountToken",
            false,
            "containers",
            List.of(Map.of("name", "main", "image", "example.invalid/main:1")));
    return Document.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Pod",
            "metadata",
            Map.of("namespace", namespace, "name", name),
            "spec",
            spec));
  }
}
