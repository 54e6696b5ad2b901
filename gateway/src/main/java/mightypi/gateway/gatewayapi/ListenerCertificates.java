package mightypi.gateway.gatewayapi;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.gateway.backend.World;
import mightypi.gateway.route.ServerCertificate;
import mightypi.gateway.route.TlsBinding.ClientValidation;
import mightypi.gateway.secret.Reading;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTPS listener shows to its clients, and asks of them.
 *
 * @param resolved whether all that it refers to is there; what is there is served
 */
public record ListenerCertificates(
    List<ServerCertificate> certificates, Optional<ClientValidation> clients, Verdict resolved) {

  public ListenerCertificates {
    certificates = List.copyOf(certificates);
  }

  public static ListenerCertificates of(World world, ListenerView listener) {
    Verdict kinds = listener.kindsResolved();
    if (!listener.protocol().equals("HTTPS")) {
      return new ListenerCertificates(List.of(), Optional.empty(), kinds);
    }
    List<ServerCertificate> certificates = new ArrayList<>();
    Verdict resolved = kinds;
    List<@Nullable Object> refs = Json.list(listener.spec(), "tls", "certificateRefs");
    if (refs.isEmpty()) {
      resolved =
          resolved.and(Verdict.no("InvalidCertificateRef", "tls.certificateRefs names no Secret"));
    }
    for (Object ref : refs) {
      resolved = resolved.and(add(world, listener, ref, certificates));
    }
    Clients clients = clients(world, listener);
    return new ListenerCertificates(
        certificates, clients.validation(), resolved.and(clients.resolved()));
  }

  private static Verdict add(
      World world,
      ListenerView listener,
      @Nullable Object ref,
      List<ServerCertificate> certificates) {
    String own = listener.gateway().namespace();
    Grants.Subject to = subject(ref, Kinds.SECRET.name(), own);
    if (!to.group().isEmpty() || !to.kind().equals(Kinds.SECRET.name())) {
      return Verdict.no(
          "InvalidCertificateRef", "a certificate is a Secret, not a %s".formatted(to.kind()));
    }
    if (!new Grants(world.image()).allow(gateway(own), to)) {
      return Verdict.no(
          "RefNotPermitted",
          "no ReferenceGrant in namespace %s lets Gateways of namespace %s refer to Secret %s"
              .formatted(to.namespace(), own, to.name()));
    }
    Reading<ServerCertificate> read = world.secrets().certificate(to.namespace(), to.name());
    read.good().ifPresent(certificates::add);
    return read.good().isPresent()
        ? Verdict.yes("ResolvedRefs")
        : Verdict.no("InvalidCertificateRef", read.why());
  }

  private static Grants.Subject gateway(String namespace) {
    return new Grants.Subject(Kinds.GATEWAY.group(), Kinds.GATEWAY.name(), namespace, "");
  }

  private static Grants.Subject subject(@Nullable Object ref, String kind, String namespace) {
    return new Grants.Subject(
        Json.text(ref, "group").orElse(""),
        Json.text(ref, "kind").orElse(kind),
        Json.text(ref, "namespace").orElse(namespace),
        Json.text(ref, "name").orElse(""));
  }

  private record Clients(Optional<ClientValidation> validation, Verdict resolved) {}

  /** {@code spec.tls.frontend} of the Gateway, for this port or by default. */
  private static Clients clients(World world, ListenerView listener) {
    Object frontend = Json.map(listener.gateway().tree(), "spec", "tls", "frontend");
    Object validation = Json.map(frontend, "default", "validation");
    for (Object each : Json.list(frontend, "perPort")) {
      if (Json.at(each, "port").equals(Optional.of(listener.port()))) {
        validation = Json.map(each, "tls", "validation");
      }
    }
    List<@Nullable Object> refs = Json.list(validation, "caCertificateRefs");
    if (refs.isEmpty()) {
      return new Clients(Optional.empty(), Verdict.yes("ResolvedRefs"));
    }
    List<X509Certificate> authorities = new ArrayList<>();
    Verdict resolved = Verdict.yes("ResolvedRefs");
    for (Object ref : refs) {
      Reading<List<X509Certificate>> read = authorities(world, listener.gateway().namespace(), ref);
      read.good().ifPresent(authorities::addAll);
      if (read.good().isEmpty()) {
        resolved = resolved.and(Verdict.no("InvalidCACertificateRef", read.why()));
      }
    }
    boolean isRequired =
        Json.text(validation, "mode").orElse("AllowValidOnly").equals("AllowValidOnly");
    return new Clients(Optional.of(new ClientValidation(authorities, isRequired, false)), resolved);
  }

  private static Reading<List<X509Certificate>> authorities(
      World world, String own, @Nullable Object ref) {
    Grants.Subject to = subject(ref, Kinds.CONFIG_MAP.name(), own);
    if (!new Grants(world.image()).allow(gateway(own), to)) {
      return new Reading.Faulty<>(
          "no ReferenceGrant in namespace %s allows it".formatted(to.namespace()));
    }
    return to.kind().equals(Kinds.SECRET.name())
        ? world.secrets().authorities(to.namespace(), to.name())
        : world.secrets().authoritiesOfConfigMap(to.namespace(), to.name());
  }
}
