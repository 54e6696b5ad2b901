package mightypi.gateway.traffic;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import mightypi.gateway.Traffic;
import mightypi.gateway.TrafficConfig;
import mightypi.gateway.compile.Certificates;
import mightypi.gateway.compile.Compiler;
import mightypi.gateway.compile.World;
import mightypi.gateway.listen.ClientLimits;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Randomness;
import mightypi.testkit.lan.Commands;
import org.jspecify.annotations.Nullable;

/**
 * The gateway on ports of loopback, before backends of a test. What it serves is told to it as its
 * users tell it: by manifests.
 */
final class Lab implements AutoCloseable {

  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final Traffic traffic;
  private final Compiler compiler = new Compiler();
  private final Map<Key, Document> declared = new LinkedHashMap<>();
  private Image image = Image.EMPTY;
  private final List<AutoCloseable> guests = new ArrayList<>();
  private final Map<String, Map<String, String>> certificates = new ConcurrentHashMap<>();

  private Lab(Traffic traffic) {
    this.traffic = traffic;
  }

  /** How a test differs from the usual. */
  record Manner(ClientLimits limits, Clock clock) {
    static final Manner USUAL = new Manner(ClientLimits.DEFAULT, Clock.SYSTEM);

    Manner within(ClientLimits other) {
      return new Manner(other, clock);
    }

    Manner by(Clock other) {
      return new Manner(limits, other);
    }
  }

  static Lab open() throws IOException {
    return open(usual -> usual);
  }

  static Lab open(UnaryOperator<Manner> change) throws IOException {
    Manner manner = change.apply(Manner.USUAL);
    TrafficConfig config = new TrafficConfig(List.of(LOOPBACK), 0, 0, 0, manner.limits());
    return new Lab(Traffic.start(config, manner.clock(), Randomness.secure()));
  }

  /** Closed together with the gateway. */
  <T extends AutoCloseable> T with(T guest) {
    guests.add(guest);
    return guest;
  }

  Origin echo() throws IOException {
    return with(Origin.echoing());
  }

  /** Serves manifests in place of those before. */
  Lab serve(String... manifests) {
    Map<Key, Document> wanted = new LinkedHashMap<>();
    World.documents(String.join("\n", manifests))
        .forEach(each -> wanted.put(World.key(each), each));
    for (Key key : List.copyOf(declared.keySet())) {
      if (!wanted.containsKey(key)) {
        declared.remove(key);
        image = image.without(image.revision() + 1, key);
      }
    }
    wanted.forEach(this::declare);
    traffic.serve(compiler.compile(image));
    return this;
  }

  /** What is as it was is not declared again, as an API server would not. */
  private void declare(Key key, Document document) {
    if (!document.tree().equals(declaredTree(key))) {
      declared.put(key, document);
      long revision = image.revision() + 1;
      Document stored =
          document
              .with("uid-" + document.name(), "metadata", "uid")
              .with(Long.toString(revision), "metadata", "resourceVersion")
              .with("2026-01-01T00:00:00Z", "metadata", "creationTimestamp");
      image = image.with(revision, key, stored);
    }
  }

  private @Nullable Object declaredTree(Key key) {
    Document known = declared.get(key);
    return known == null ? null : known.tree();
  }

  Traffic traffic() {
    return traffic;
  }

  int http() {
    return traffic.http().getPort();
  }

  int https() {
    return traffic.https().getPort();
  }

  /** A Secret with a certificate for the names, the same one whenever it is asked for again. */
  String certificate(String secret, String... names) {
    return Manifests.tlsSecret(secret, certificates.computeIfAbsent(secret, s -> fresh(names)));
  }

  /** From now on another one. */
  String freshCertificate(String secret, String... names) {
    certificates.remove(secret);
    return certificate(secret, names);
  }

  private static Map<String, String> fresh(String... names) {
    return Certificates.data(List.of(names));
  }

  /** The certificate of a Secret as a file that clients may trust. */
  Path authority(String secret) throws IOException {
    return file(secret, "tls.crt");
  }

  /** Its key. */
  Path key(String secret) throws IOException {
    return file(secret, "tls.key");
  }

  private Path file(String secret, String field) throws IOException {
    Map<String, String> data = certificates.get(secret);
    if (data == null) {
      throw new IllegalArgumentException("no certificate was made for " + secret);
    }
    Path file = Files.createTempFile("gateway", ".pem");
    file.toFile().deleteOnExit();
    return Files.write(file, Base64.getDecoder().decode(data.get(field)));
  }

  /** What curl says; its names all lead to the gateway. */
  String curl(String... arguments) throws IOException {
    return Commands.attempt(curlCommand(arguments)).output();
  }

  String[] curlCommand(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "curl",
                "--silent",
                "--show-error",
                "--max-time",
                "20",
                "--connect-to",
                ":80:127.0.0.1:" + http(),
                "--connect-to",
                ":443:127.0.0.1:" + https()));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  String metrics() throws IOException {
    return Commands.run(
        "curl", "-sS", "http://127.0.0.1:" + traffic.metrics().getPort() + "/metrics");
  }

  @Override
  public void close() throws Exception {
    traffic.close();
    for (AutoCloseable each : guests) {
      each.close();
    }
  }
}
