package mightypi.gateway.ingress;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.gateway.backend.World;
import mightypi.gateway.draft.Finding;
import mightypi.gateway.ingress.IngressPlan.Certified;
import mightypi.gateway.route.HostPattern;
import mightypi.gateway.route.ServerCertificate;
import mightypi.gateway.route.TlsBinding;
import mightypi.gateway.secret.CertificateNames;
import mightypi.gateway.secret.Reading;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The section {@code tls} of one Ingress. */
final class TlsReader {

  private final World world;
  private final Document ingress;
  private final Annotations annotations;

  TlsReader(World world, Document ingress, Annotations annotations) {
    this.world = world;
    this.ingress = ingress;
    this.annotations = annotations;
  }

  /**
   * The hosts with TLS. A host whose Secret is not there yet has it too, without a certificate: it
   * was meant to be encrypted.
   */
  List<Certified> certified(Set<HostPattern> served) {
    Optional<TlsBinding.ClientValidation> clients = clients();
    List<Certified> all = new ArrayList<>();
    for (Object each : Json.list(ingress.tree(), "spec", "tls")) {
      Optional<ServerCertificate> certificate = certificate(each);
      for (HostPattern host : hosts(each, certificate, served)) {
        certificate.ifPresent(known -> compare(known, host));
        all.add(
            new Certified(host, new TlsBinding.Terminate(certificate.stream().toList(), clients)));
      }
    }
    return all;
  }

  private Optional<ServerCertificate> certificate(@Nullable Object tls) {
    Optional<String> name = Json.text(tls, "secretName").filter(text -> !text.isEmpty());
    if (name.isEmpty()) {
      return Optional.empty(); // the gateway's own certificate, as ingress-nginx does it
    }
    Reading<ServerCertificate> read = world.secrets().certificate(ingress.namespace(), name.get());
    if (read.good().isEmpty()) {
      annotations.note(
          new Finding(
              read instanceof Reading.Absent ? Finding.SECRET_NOT_FOUND : Finding.INVALID_SECRET,
              "spec.tls: %s; until it is there a self-signed certificate is shown"
                  .formatted(read.why())));
    }
    return read.good();
  }

  /** Without hosts, those that the certificate is for. */
  private static Collection<HostPattern> hosts(
      @Nullable Object tls, Optional<ServerCertificate> certificate, Set<HostPattern> served) {
    Set<HostPattern> hosts = new LinkedHashSet<>();
    for (Object host : Json.list(tls, "hosts")) {
      hosts.add(HostPattern.ofIngress(String.valueOf(host)));
    }
    if (hosts.isEmpty() && certificate.isPresent()) {
      for (HostPattern host : served) {
        if (host.equals(HostPattern.ANY)
            || CertificateNames.cover(certificate.get().leaf(), host)) {
          hosts.add(host);
        }
      }
    }
    return hosts;
  }

  private void compare(ServerCertificate certificate, HostPattern host) {
    if (!host.equals(HostPattern.ANY) && !CertificateNames.cover(certificate.leaf(), host)) {
      annotations.note(
          new Finding(
              "CertificateNameMismatch",
              "the certificate in Secret %s is not for %s but for %s; clients will refuse it"
                  .formatted(certificate.secret(), host, CertificateNames.of(certificate.leaf()))));
    }
  }

  private Optional<TlsBinding.ClientValidation> clients() {
    Optional<String> secret = annotations.text("auth-tls-secret");
    String wish = annotations.text("auth-tls-verify-client").orElse("on");
    if (secret.isEmpty() || wish.equals("off")) {
      return Optional.empty();
    }
    Name name = Name.of(secret.get(), ingress.namespace());
    Reading<List<X509Certificate>> read =
        world.secrets().authorities(name.namespace(), name.name());
    if (read.good().isEmpty()) {
      annotations.note(
          new Finding(
              read instanceof Reading.Absent ? Finding.SECRET_NOT_FOUND : Finding.INVALID_SECRET,
              "%sauth-tls-secret: %s; no client is let in"
                  .formatted(Annotations.PREFIX, read.why())));
    }
    return Optional.of(
        new TlsBinding.ClientValidation(
            read.good().orElse(List.of()),
            wish.equals("on") || read.good().isEmpty(),
            annotations.flag("auth-tls-pass-certificate-to-upstream", false)));
  }
}
