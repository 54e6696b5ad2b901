package mightypi.gateway.traffic;

import java.util.Map;
import java.util.stream.Collectors;

/** Manifests of what tests serve, all in the namespace shop. */
final class Manifests {

  private Manifests() {}

  /** The gateway's own ConfigMap with one setting on, which believes everybody of this machine. */
  static String settings(String on) {
    return """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {namespace: mighty-system, name: mighty-gateway}
        data: {%s: "true", proxy-real-ip-cidr: 127.0.0.0/8}
        """
        .formatted(on);
  }

  /** A Service with an endpoint of 127.0.0.1 at each of the ports. */
  static String service(String name, int... ports) {
    StringBuilder yaml =
        new StringBuilder(
            """
            ---
            apiVersion: v1
            kind: Service
            metadata: {namespace: shop, name: %s}
            spec: {type: ClusterIP, clusterIP: 10.152.183.9, ports: [{name: http, port: 80}]}
            """
                .formatted(name));
    for (int port : ports) {
      yaml.append(
          """
          ---
          apiVersion: discovery.k8s.io/v1
          kind: EndpointSlice
          metadata: {namespace: shop, name: %1$s-%2$d, labels: {kubernetes.io/service-name: %1$s}}
          addressType: IPv4
          endpoints: [{addresses: [127.0.0.1], conditions: {ready: true}}]
          ports: [{name: http, port: %2$d, protocol: TCP}]
          """
              .formatted(name, port));
    }
    return yaml.toString();
  }

  /**
   * An Ingress of one host, which leads to the Service of the same name.
   *
   * @param annotations of ingress-nginx, by turns name and value
   */
  static String ingress(String service, String host, String... annotations) {
    return namedIngress(service, service, host, "", annotations);
  }

  static String tlsIngress(String service, String host, String secret, String... annotations) {
    String tls = "tls: [{hosts: [\"%s\"], secretName: %s}]".formatted(host, secret);
    return namedIngress(service, service, host, tls, annotations);
  }

  static String namedIngress(
      String name, String service, String host, String tls, String... annotations) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < annotations.length; i += 2) {
      String value = annotations[i + 1].replace("\\", "\\\\").replace("\"", "\\\"");
      all.append("    nginx.ingress.kubernetes.io/%s: \"%s\"\n".formatted(annotations[i], value));
    }
    return """
    ---
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      namespace: shop
      name: %s
      annotations:
        example.com/none: ""
    %sspec:
      %s
      rules:
        - host: "%s"
          http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: %s, port: {number: 80}}}}]}
    """
        .formatted(name, all, tls, host, service);
  }

  static String tlsSecret(String name, Map<String, String> data) {
    return secret(name, "kubernetes.io/tls", data);
  }

  /**
   * @param data in base64
   */
  static String secret(String name, String type, Map<String, String> data) {
    String lines =
        data.entrySet().stream()
            .map(each -> "  %s: %s\n".formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining());
    return """
    ---
    apiVersion: v1
    kind: Secret
    metadata: {namespace: shop, name: %s}
    type: %s
    data:
    %s"""
        .formatted(name, type, lines);
  }
}
