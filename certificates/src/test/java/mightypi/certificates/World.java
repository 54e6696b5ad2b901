package mightypi.certificates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mightypi.certificates.acme.fact.AcmeConfig;
import mightypi.certificates.kind.SecretRef;
import mightypi.certificates.x509.Pem;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.testkit.Rehearsal;

/** A cluster with the controllers of this room and an authority to sign with. */
final class World {

  static final String SHOP = "shop";

  final Rehearsal rehearsal;

  private World(long seed) {
    rehearsal = new Rehearsal(seed);
    rehearsal.running(
        Certificates.controllers(AcmeConfig.STANDARD, rehearsal.clock(), rehearsal.randomness()));
    for (String each : List.of(SHOP, "cert-manager")) {
      rehearsal.with(
          Kinds.NAMESPACE,
          document("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(each)));
    }
  }

  static World of(long seed) {
    return new World(seed);
  }

  /** With a ClusterIssuer {@code own} of type ca, whose own certificate a selfSigned one made. */
  World withAuthority() {
    with(Kinds.CLUSTER_ISSUER, "{metadata: {name: self}, spec: {selfSigned: {}}}");
    with(
        Kinds.CERTIFICATE,
        """
        {metadata: {name: root, namespace: cert-manager},
         spec: {isCA: true, commonName: Own Root, secretName: root, duration: 87600h,
                privateKey: {algorithm: ECDSA},
                issuerRef: {name: self, kind: ClusterIssuer}}}
        """);
    with(Kinds.CLUSTER_ISSUER, "{metadata: {name: own}, spec: {ca: {secretName: root}}}");
    return settle();
  }

  World with(Kind kind, String text) {
    Document document =
        document(text).with(kind.apiVersion(), "apiVersion").with(kind.name(), "kind");
    rehearsal.with(kind, document);
    return this;
  }

  /** Of the JSON-like text that YAML's flow style is, with single or no quotes. */
  static Document document(String text) {
    try {
      return Document.of(
          Json.freezeMap(
              new com.fasterxml.jackson.dataformat.yaml.YAMLMapper()
                  .readValue(text, java.util.Map.class)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  World settle() {
    rehearsal.settle();
    return this;
  }

  World pass(Duration time) {
    rehearsal.pass(time);
    return settle();
  }

  /** A Certificate in the shop by the authority {@code own}. */
  World withCertificate(String name, String spec) {
    return with(
        Kinds.CERTIFICATE,
        """
        {metadata: {name: %s, namespace: shop},
         spec: {secretName: %s-tls, issuerRef: {name: own, kind: ClusterIssuer}, %s}}
        """
            .formatted(name, name, spec));
  }

  Document certificate(String name) {
    return rehearsal.find(Kinds.CERTIFICATE.key(SHOP, name));
  }

  World edit(Key key, Object value, String... path) {
    rehearsal.make(new Change.Update(key, rehearsal.find(key).with(value, path)));
    return this;
  }

  World editStatus(Key key, Object value, String... path) {
    rehearsal.make(new Change.UpdateStatus(key, rehearsal.find(key).with(value, path)));
    return this;
  }

  World editCertificate(String name, Object value, String... path) {
    return edit(Kinds.CERTIFICATE.key(SHOP, name), value, path);
  }

  World delete(Key key) {
    rehearsal.make(Change.delete(key, rehearsal.find(key)));
    return this;
  }

  Optional<Document> secret(String name) {
    return rehearsal.now().find(Kinds.SECRET.key(SHOP, name));
  }

  byte[] entry(String secret, String entry) {
    return SecretRef.entry(secret(secret).orElseThrow(), entry).orElseThrow();
  }

  String text(String secret, String entry) {
    return new String(entry(secret, entry), StandardCharsets.UTF_8);
  }

  X509Certificate leaf(String secret) {
    try {
      return Pem.certificates(entry(secret, "tls.crt")).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A condition as {@code status reason: message}. */
  String condition(Key key, String type) {
    return Conditions.find(Conditions.of(rehearsal.find(key)), type)
        .map(
            each ->
                Fields.text(each, "status")
                    + " "
                    + Fields.text(each, "reason")
                    + ": "
                    + Fields.text(each, "message"))
        .orElse("");
  }

  String ready(String certificate) {
    return condition(Kinds.CERTIFICATE.key(SHOP, certificate), "Ready");
  }
}
