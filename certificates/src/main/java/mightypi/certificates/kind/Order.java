package mightypi.certificates.kind;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** One order at an ACME authority (RFC 8555 section 7.1.3). */
public record Order(Document document) {

  public Key key() {
    return document.key(Kinds.ORDER);
  }

  public String namespace() {
    return document.namespace();
  }

  public IssuerRef issuerRef() {
    return IssuerRef.in(document);
  }

  /** The request of PKCS#10 in PEM; empty when the field cannot be read. */
  public Optional<byte[]> request() {
    return Json.text(document.tree(), "spec", "request").flatMap(SecretRef::decoded);
  }

  public List<String> dnsNames() {
    return Certificate.texts(document.tree(), "spec", "dnsNames");
  }

  public List<String> ipAddresses() {
    return Certificate.texts(document.tree(), "spec", "ipAddresses");
  }

  /** Empty when there is none. */
  public String commonName() {
    return Fields.text(document.tree(), "spec", "commonName");
  }

  /** Empty when the authority's own is wanted. */
  public String profile() {
    return Fields.text(document.tree(), "spec", "profile");
  }

  public Optional<Duration> duration() {
    return Json.text(document.tree(), "spec", "duration").flatMap(Durations::parse);
  }

  public Map<String, @Nullable Object> status() {
    return Json.map(document.tree(), "status");
  }

  /** As RFC 8555 section 7.1.6 names it; empty before the authority was asked. */
  public String state() {
    return Fields.text(status(), "state");
  }

  public String reason() {
    return Fields.text(status(), "reason");
  }

  public String url() {
    return Fields.text(status(), "url");
  }

  /** The certificate and its chain in PEM. */
  public Optional<byte[]> certificate() {
    return Json.text(status(), "certificate").flatMap(SecretRef::decoded);
  }
}
