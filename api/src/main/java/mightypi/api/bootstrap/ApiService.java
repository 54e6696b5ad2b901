package mightypi.api.bootstrap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import org.jspecify.annotations.Nullable;

/**
 * The Service {@code kubernetes}, by which pods reach the API, and where it leads.
 *
 * @param serviceAddress its cluster address
 * @param apiAddress where the API server listens
 */
record ApiService(String serviceAddress, String apiAddress, int apiPort) {

  private static final String NAME = "kubernetes";
  private static final String NAMESPACE = "default";

  static Document namespace(String name) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", "v1");
    tree.put("kind", "Namespace");
    tree.put("metadata", Map.of("name", name));
    return Document.of(tree);
  }

  Document service() {
    Map<String, @Nullable Object> port = new LinkedHashMap<>();
    port.put("name", "https");
    port.put("protocol", "TCP");
    port.put("port", 443);
    port.put("targetPort", apiPort);
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("clusterIP", serviceAddress);
    spec.put("clusterIPs", List.of(serviceAddress));
    spec.put("type", "ClusterIP");
    spec.put("sessionAffinity", "None");
    spec.put("ports", List.of(port));
    Map<String, @Nullable Object> tree =
        object("v1", "Service", Map.of("component", "apiserver", "provider", "kubernetes"));
    tree.put("spec", spec);
    return Document.of(tree);
  }

  Document endpoints() {
    Map<String, @Nullable Object> subset = new LinkedHashMap<>();
    subset.put("addresses", List.of(Map.of("ip", apiAddress)));
    subset.put("ports", List.of(port()));
    // The mirror of Endpoints in slices is ours to make: no controller shall make another.
    Map<String, @Nullable Object> tree =
        object("v1", "Endpoints", Map.of("endpointslice.kubernetes.io/skip-mirror", "true"));
    tree.put("subsets", List.of(subset));
    return Document.of(tree);
  }

  Document slice() {
    Map<String, @Nullable Object> endpoint = new LinkedHashMap<>();
    endpoint.put("addresses", List.of(apiAddress));
    endpoint.put("conditions", Map.of("ready", true));
    Map<String, @Nullable Object> tree =
        object("discovery.k8s.io/v1", "EndpointSlice", Map.of("kubernetes.io/service-name", NAME));
    tree.put("addressType", "IPv4");
    tree.put("endpoints", List.of(endpoint));
    tree.put("ports", List.of(port()));
    return Document.of(tree);
  }

  private Map<String, @Nullable Object> port() {
    Map<String, @Nullable Object> port = new LinkedHashMap<>();
    port.put("name", "https");
    port.put("port", apiPort);
    port.put("protocol", "TCP");
    return port;
  }

  private static Map<String, @Nullable Object> object(
      String apiVersion, String kind, Map<String, String> labels) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", NAME);
    metadata.put("namespace", NAMESPACE);
    metadata.put("labels", labels);
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", apiVersion);
    tree.put("kind", kind);
    tree.put("metadata", metadata);
    return tree;
  }
}
