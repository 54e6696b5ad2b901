package mightypi.gateway.gatewayapi;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.gateway.backend.World;
import mightypi.gateway.route.BackendTls;
import mightypi.gateway.secret.Reading;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** BackendTLSPolicies by the Service that they are for; of two for one Service the older holds. */
final class TlsPolicies {

  /**
   * A policy.
   *
   * @param version changes with the policy, so that a pool follows it
   */
  record Policy(Reading<BackendTls> tls, String version) {}

  private final Map<String, Policy> byService = new HashMap<>();

  private TlsPolicies() {}

  static TlsPolicies of(World world) {
    TlsPolicies all = new TlsPolicies();
    world.image().all(Kinds.BACKEND_TLS_POLICY).stream()
        .filter(each -> !each.isDeleting())
        .sorted(Gateways.OLDEST_FIRST)
        .forEach(each -> all.add(world, each));
    return all;
  }

  private void add(World world, Document document) {
    Reading<BackendTls> tls = read(world, document);
    Policy policy =
        new Policy(tls, document.name() + " " + tls.good().map(BackendTls::hashCode).orElse(0));
    for (Object target : Json.list(document.tree(), "spec", "targetRefs")) {
      boolean isService =
          Json.text(target, "group").orElse("").isEmpty()
              && Json.text(target, "kind").orElse("").equals(Kinds.SERVICE.name());
      if (isService) {
        String section = Json.text(target, "sectionName").orElse("");
        byService.putIfAbsent(
            name(document.namespace(), Json.text(target, "name").orElse(""), section), policy);
      }
    }
  }

  private static String name(String namespace, String service, String port) {
    return namespace + "/" + service + "/" + port;
  }

  /** One for the port goes before one for the whole Service. */
  Optional<Policy> find(String namespace, String service, String port) {
    Policy found = byService.get(name(namespace, service, port));
    return Optional.ofNullable(found == null ? byService.get(name(namespace, service, "")) : found);
  }

  static Reading<BackendTls> read(World world, Document policy) {
    Object validation = Json.map(policy.tree(), "spec", "validation");
    String hostname = Json.text(validation, "hostname").orElse("");
    List<X509Certificate> authorities = new ArrayList<>();
    List<@Nullable Object> refs = Json.list(validation, "caCertificateRefs");
    for (Object ref : refs) {
      Reading<List<X509Certificate>> read = authorities(world, policy.namespace(), ref);
      if (read.good().isEmpty()) {
        return new Reading.Faulty<>(read.why());
      }
      authorities.addAll(read.good().get());
    }
    boolean system = Json.text(validation, "wellKnownCACertificates").orElse("").equals("System");
    if (authorities.isEmpty() && !system) {
      return new Reading.Faulty<>(
          "validation names neither caCertificateRefs nor wellKnownCACertificates: System");
    }
    return new Reading.Good<>(
        new BackendTls(
            Optional.of(hostname), true, authorities, names(validation), Optional.empty()));
  }

  private static Reading<List<X509Certificate>> authorities(
      World world, String namespace, @Nullable Object ref) {
    String name = Json.text(ref, "name").orElse("");
    return switch (Json.text(ref, "kind").orElse("")) {
      case "ConfigMap" -> world.secrets().authoritiesOfConfigMap(namespace, name);
      case "Secret" -> world.secrets().authorities(namespace, name);
      default -> new Reading.Faulty<>("authorities are in a ConfigMap or a Secret");
    };
  }

  private static List<String> names(Object validation) {
    List<String> names = new ArrayList<>();
    for (Object each : Json.list(validation, "subjectAltNames")) {
      Json.text(each, "hostname").or(() -> Json.text(each, "uri")).ifPresent(names::add);
    }
    return names;
  }
}
