package mightypi.certificates.acme;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import mightypi.certificates.acme.fact.AcmeConfig;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.loop.ControlLoop;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.model.Registration;
import mightypi.testkit.FakeCluster;
import mightypi.testkit.Watching;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.util.CSRBuilder;

/** A cluster with the ACME part at work in it, and a user. */
final class Room implements AutoCloseable {

  private final NameServer names;
  private final Clock clock;
  final FakeCluster cluster;
  private final AcmeConfig config;
  private final ControlLoop loop;
  private Registration engine;
  private volatile boolean closed;
  private volatile Mortal life;

  Room(NameServer names) {
    this(names, Clock.SYSTEM);
  }

  Room(NameServer names, Clock clock) {
    this.names = names;
    this.clock = clock;
    cluster = new FakeCluster(clock, Randomness.secure());
    life = new Mortal(cluster);
    config =
        AcmeConfig.STANDARD
            .asking(List.of(names.address()), names.address().getPort())
            .waiting(Duration.ofMillis(20), Duration.ofMillis(500), Duration.ofMillis(200));
    for (String each : List.of("default", "cert-manager")) {
      make(Kinds.NAMESPACE, "", each, Map.of());
    }
    loop = ControlLoop.start(cluster, Acme.controllers(config, clock), clock, Randomness.secure());
    engine = start();
  }

  private Registration start() {
    return Acme.converse(cluster, config, clock, Randomness.secure());
  }

  /** From now on every engine ends after its first note, and the next one begins. */
  void dyingAfterEachNote() {
    engine.close();
    Thread.ofVirtual().start(this::generations);
  }

  private void generations() {
    while (!closed) {
      life = new Mortal(cluster);
      Registration one = Acme.converse(life, config, clock, Randomness.secure());
      life.awaitDeath();
      one.close();
    }
  }

  /** The engine ends as if it were killed, and a new one begins. */
  void restart() {
    engine.close();
    engine = start();
  }

  Document make(Kind kind, String namespace, String name, Map<String, @Nullable Object> rest) {
    return make(kind, namespace, name, rest, List.of());
  }

  private Document make(
      Kind kind,
      String namespace,
      String name,
      Map<String, @Nullable Object> rest,
      List<?> owners) {
    Key key = kind.key(namespace, name);
    Map<String, @Nullable Object> metadata = Fields.fields("name", name);
    metadata.put("ownerReferences", owners);
    if (kind.isNamespaced()) {
      metadata.put("namespace", namespace);
    }
    Map<String, @Nullable Object> tree =
        Fields.fields("apiVersion", kind.apiVersion(), "kind", kind.name(), "metadata", metadata);
    tree.putAll(rest);
    var unused = cluster.commit(new Change.Create(key, Document.of(tree)));
    return find(key);
  }

  void secret(String namespace, String name, Map<String, String> texts) {
    Map<String, @Nullable Object> data = Fields.fields();
    texts.forEach(
        (entry, text) ->
            data.put(
                entry, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    Key key = Kinds.SECRET.key(namespace, name);
    Optional<Document> old = cluster.now().find(key);
    if (old.isPresent()) {
      var unused = cluster.commit(new Change.Update(key, old.get().with(data, "data")));
    } else {
      make(Kinds.SECRET, namespace, name, Fields.fields("type", "Opaque", "data", data));
    }
  }

  /** An Issuer in the namespace default, of the given solvers. */
  Document issuer(Pebble pebble, Object solver) {
    return issuer(pebble, Map.of(), solver);
  }

  Document issuer(Pebble pebble, Map<String, ?> more, Object solver) {
    return issuer(pebble.directory(), pebble.caBundle(), more, solver);
  }

  Document issuer(String directory, String caBundle, Map<String, ?> more, Object solver) {
    Map<String, @Nullable Object> acme =
        Fields.fields(
            "server",
            directory,
            "email",
            "owner@example.org",
            "caBundle",
            caBundle,
            "privateKeySecretRef",
            Map.of("name", "account-key"),
            "solvers",
            List.of(solver));
    acme.putAll(more);
    return make(
        Kinds.ISSUER, "default", "acme", Fields.fields("spec", Fields.fields("acme", acme)));
  }

  Map<String, @Nullable Object> byUpdate() {
    return Fields.fields(
        "dns01",
        Fields.fields(
            "cnameStrategy",
            "Follow",
            "rfc2136",
            Fields.fields(
                "nameserver",
                names.text(),
                "tsigKeyName",
                NameServer.KEY_NAME,
                "tsigAlgorithm",
                "HMACSHA256",
                "tsigSecretSecretRef",
                Map.of("name", "tsig", "key", "key"))));
  }

  /** A CertificateRequest, approved as the approver would. */
  Document request(String name, String... dnsNames) {
    return request(name, List.of(), dnsNames);
  }

  /** One of a Certificate. */
  Document request(String name, Document certificate, String... dnsNames) {
    return request(
        name,
        List.of(
            Fields.fields(
                "apiVersion",
                "cert-manager.io/v1",
                "kind",
                "Certificate",
                "name",
                certificate.name(),
                "uid",
                certificate.uid(),
                "controller",
                true)),
        dnsNames);
  }

  private Document request(String name, List<?> owners, String... dnsNames) {
    Document made =
        make(
            Kinds.CERTIFICATE_REQUEST,
            "default",
            name,
            Fields.fields(
                "spec",
                Fields.fields(
                    "issuerRef",
                    Map.of("name", "acme", "kind", "Issuer"),
                    "request",
                    csr(dnsNames))),
            owners);
    Map<String, @Nullable Object> approved =
        Fields.fields("type", "Approved", "status", "True", "reason", "cert-manager.io");
    var unused =
        cluster.commit(
            new Change.UpdateStatus(
                made.key(Kinds.CERTIFICATE_REQUEST),
                made.with(List.of(approved), "status", "conditions")));
    return made;
  }

  private static String csr(String... dnsNames) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      KeyPair pair = generator.generateKeyPair();
      CSRBuilder builder = new CSRBuilder();
      builder.addDomains(dnsNames);
      builder.sign(pair);
      java.io.StringWriter pem = new java.io.StringWriter();
      builder.write(pem);
      return Base64.getEncoder().encodeToString(pem.toString().getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Document find(Key key) {
    return cluster.now().find(key).orElseThrow();
  }

  Image until(String claim, Predicate<Image> isTrue) {
    try {
      return Watching.until(cluster, claim, isTrue);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + state(), e);
    }
  }

  /** Waits until a request is issued, and reads the certificate. */
  X509Certificate issued(String name) {
    return chain(name).getFirst();
  }

  /** The same with the certificates of its issuers. */
  List<X509Certificate> chain(String name) {
    Key key = Kinds.CERTIFICATE_REQUEST.key("default", name);
    Image now = until(name + " is issued", image -> status(image, key, "Ready").equals("True"));
    String text = Fields.text(now.find(key).orElseThrow().tree(), "status", "certificate");
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(Base64.getDecoder().decode(text)))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  static String status(Image image, Key key, String condition) {
    return image.find(key).map(each -> Conditions.status(each, condition)).orElse("");
  }

  static String message(Image image, Key key) {
    return image
        .find(key)
        .flatMap(each -> Conditions.find(Conditions.of(each), "Ready"))
        .map(each -> Fields.text(each, "reason") + ": " + Fields.text(each, "message"))
        .orElse("");
  }

  /** Events as {@code Reason: message}. */
  List<String> events(Kind kind) {
    return cluster.now().all(Kinds.EVENT).stream()
        .filter(each -> Fields.text(each.tree(), "involvedObject", "kind").equals(kind.name()))
        .map(
            each -> Fields.text(each.tree(), "reason") + ": " + Fields.text(each.tree(), "message"))
        .toList();
  }

  Collection<Document> all(Kind kind) {
    return cluster.now().all(kind);
  }

  private String state() {
    StringBuilder text = new StringBuilder();
    for (Kind kind :
        List.of(Kinds.ISSUER, Kinds.CERTIFICATE_REQUEST, Kinds.ORDER, Kinds.CHALLENGE)) {
      all(kind).forEach(each -> text.append(each).append(' ').append(each.tree()).append('\n'));
    }
    all(Kinds.EVENT)
        .forEach(
            each ->
                text.append(Fields.text(each.tree(), "reason"))
                    .append(": ")
                    .append(Fields.text(each.tree(), "message"))
                    .append('\n'));
    return text.toString();
  }

  @Override
  public void close() {
    closed = true;
    life.die();
    engine.close();
    loop.close();
  }
}
