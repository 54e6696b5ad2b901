package mightypi.dns;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * The objects by which pods reach this server: a Service without a selector, under the name that
 * every Kubernetes cluster has, and a slice that leads to where the server listens. Whoever starts
 * the cloud makes them be there.
 */
public final class DnsObjects {

  private static final String NAMESPACE = "kube-system";
  private static final String NAME = "kube-dns";

  private DnsObjects() {}

  /** Service and EndpointSlice, in the order in which they are made. */
  public static List<Document> at(String serviceAddress, InetSocketAddress server) {
    return List.of(service(serviceAddress), slice(server));
  }

  private static Document service(String address) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("type", "ClusterIP");
    spec.put("clusterIP", address);
    spec.put("clusterIPs", List.of(address));
    spec.put("ports", List.of(servicePort("dns", "UDP"), servicePort("dns-tcp", "TCP")));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", Kinds.SERVICE.apiVersion());
    tree.put("kind", Kinds.SERVICE.name());
    tree.put("metadata", metadata(NAME, Map.of("k8s-app", NAME, "kubernetes.io/name", "KubeDNS")));
    tree.put("spec", spec);
    return Document.of(tree);
  }

  private static Map<String, @Nullable Object> servicePort(String name, String protocol) {
    return Map.of("name", name, "port", 53, "protocol", protocol, "targetPort", 53);
  }

  private static Document slice(InetSocketAddress server) {
    String address = server.getAddress().getHostAddress();
    Map<String, String> labels =
        Map.of(
            "kubernetes.io/service-name",
            NAME,
            "endpointslice.kubernetes.io/managed-by",
            "mighty-pi");
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", Kinds.ENDPOINT_SLICE.apiVersion());
    tree.put("kind", Kinds.ENDPOINT_SLICE.name());
    tree.put("metadata", metadata(NAME, labels));
    tree.put("addressType", address.contains(":") ? "IPv6" : "IPv4");
    tree.put(
        "endpoints",
        List.of(Map.of("addresses", List.of(address), "conditions", Map.of("ready", true))));
    tree.put(
        "ports",
        List.of(
            slicePort("dns", "UDP", server.getPort()),
            slicePort("dns-tcp", "TCP", server.getPort())));
    return Document.of(tree);
  }

  private static Map<String, @Nullable Object> slicePort(String name, String protocol, int port) {
    return Map.of("name", name, "port", port, "protocol", protocol);
  }

  private static Map<String, @Nullable Object> metadata(String name, Map<String, String> labels) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", NAMESPACE);
    metadata.put("labels", labels);
    return metadata;
  }
}
