package mightypi.dns;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.loop.ControlLoop;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.testkit.FakeCluster;
import mightypi.testkit.Watching;

/** A cluster with a Zone, its name server on a free port of loopback, and the tools that ask it. */
final class HomeZone implements AutoCloseable {

  private static final Map<String, Kind> KINDS =
      Map.of(
          "Namespace", Kinds.NAMESPACE,
          "Zone", Kinds.ZONE,
          "DNSRecord", Kinds.DNS_RECORD,
          "DNSEndpoint", Kinds.DNS_ENDPOINT,
          "Service", Kinds.SERVICE,
          "Ingress", Kinds.INGRESS,
          "EndpointSlice", Kinds.ENDPOINT_SLICE,
          "Secret", Kinds.SECRET);

  final FakeCluster cluster = new FakeCluster(Clock.SYSTEM, Randomness.secure());
  private Optional<Nameserver> server = Optional.empty();
  private Optional<ControlLoop> loop = Optional.empty();

  HomeZone() throws IOException {
    for (String each : List.of("default", "shop", "mighty-system")) {
      apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + each + "}}");
    }
  }

  HomeZone start() {
    return start(0, Clock.SYSTEM);
  }

  /** Limits equal answers. */
  HomeZone start(int responsesPerSecond, Clock clock) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    NameserverConfig config =
        new NameserverConfig(
            "pi",
            new InetSocketAddress(loopback, 0),
            new InetSocketAddress(loopback, 0),
            responsesPerSecond);
    server = Optional.of(Nameserver.start(cluster, config, clock));
    return this;
  }

  /** Runs the control half as well. */
  HomeZone following() {
    loop =
        Optional.of(
            ControlLoop.start(
                cluster,
                Nameserver.controllers(NameserverConfig.at("pi", InetAddress.getLoopbackAddress())),
                Clock.SYSTEM,
                Randomness.secure()));
    return this;
  }

  void stop() {
    loop.ifPresent(ControlLoop::close);
    loop = Optional.empty();
    server.ifPresent(Nameserver::close);
    server = Optional.empty();
  }

  Nameserver server() {
    return server.orElseThrow();
  }

  /** Waits until names are served: what is judged may not be heard yet, nor its port be free. */
  InetSocketAddress address() {
    Watching.until("it listens", () -> server().address().isPresent());
    return server().address().orElseThrow();
  }

  InetSocketAddress apiAddress() {
    Watching.until("the API listens", () -> server().apiAddress().isPresent());
    return server().apiAddress().orElseThrow();
  }

  Key apply(String yaml) throws IOException {
    Map<String, Object> tree =
        new YAMLMapper().readValue(yaml, new TypeReference<LinkedHashMap<String, Object>>() {});
    Document document = Document.of(tree);
    Key key = document.key(java.util.Objects.requireNonNull(KINDS.get(document.kindName())));
    Optional<Document> known = cluster.now().find(key);
    Change change =
        known.isEmpty()
            ? new Change.Create(key, document)
            : new Change.Update(
                key,
                known
                    .get()
                    .with(Json.at(tree, "spec").orElse(null), "spec")
                    .with(
                        Json.at(tree, "metadata", "annotations").orElse(null),
                        "metadata",
                        "annotations"));
    Cluster.Outcome outcome = cluster.commit(change);
    if (!(outcome instanceof Cluster.Outcome.Committed)) {
      throw new AssertionError(key + ": " + outcome);
    }
    return key;
  }

  Key zone(String more) throws IOException {
    return apply(
        "{apiVersion: mightypi.cloud/v1, kind: Zone, metadata: {name: home}, spec: {origin: home.example"
            + (more.isEmpty() ? "" : ", " + more)
            + "}}");
  }

  /** As the controller or agent that looks after an object says it. */
  void status(Key key, String yaml) throws IOException {
    Map<String, Object> status =
        new YAMLMapper().readValue(yaml, new TypeReference<LinkedHashMap<String, Object>>() {});
    Document known = cluster.now().find(key).orElseThrow();
    Cluster.Outcome outcome =
        cluster.commit(new Change.UpdateStatus(key, known.with(status, "status")));
    if (!(outcome instanceof Cluster.Outcome.Committed)) {
      throw new AssertionError(key + ": " + outcome);
    }
  }

  /** A record of namespace default that is called as the name it gives. */
  Key record(String object, String name, String type, String... values) throws IOException {
    StringBuilder list = new StringBuilder();
    for (String each : values) {
      list.append(list.isEmpty() ? "" : ", ").append(Json.brief(each));
    }
    return apply(
        "{apiVersion: mightypi.cloud/v1, kind: DNSRecord, metadata: {name: %s, namespace: default}, spec: {zone: home, name: %s, type: %s, values: [%s]}}"
            .formatted(object, Json.brief(name), type, list));
  }

  void delete(Key key) {
    Cluster.Outcome outcome =
        cluster.commit(Change.delete(key, cluster.now().find(key).orElseThrow()));
    if (!(outcome instanceof Cluster.Outcome.Committed)) {
      throw new AssertionError(key + ": " + outcome);
    }
  }

  /** Waits for what is said of the present generation. */
  String ready(Key key) {
    Image image =
        Watching.until(cluster, key + " is judged", now -> condition(now, key).isPresent());
    Object condition = condition(image, key).orElseThrow();
    return Json.text(condition, "status").orElse("")
        + " "
        + Json.text(condition, "reason").orElse("")
        + ": "
        + Json.text(condition, "message").orElse("");
  }

  private static Optional<Object> condition(Image image, Key key) {
    Document document = image.find(key).orElseThrow();
    return Json.list(document.tree(), "status", "conditions").stream()
        .map(each -> (Object) each)
        .filter(
            each ->
                String.valueOf(Json.at(each, "observedGeneration").orElse(0))
                    .equals(
                        String.valueOf(
                            Json.at(document.tree(), "metadata", "generation").orElse(1))))
        .findFirst();
  }

  long serial() {
    ready(Kinds.ZONE.key("", "home"));
    return Long.parseLong(dig("+short", "home.example", "SOA").split(" ")[2]);
  }

  /** What dig prints. */
  String dig(String... words) {
    InetSocketAddress address = address();
    List<String> all =
        new ArrayList<>(
            List.of(
                "dig",
                "@" + address.getAddress().getHostAddress(),
                "-p",
                "" + address.getPort(),
                "+norec",
                "+tries=1",
                "+time=20"));
    all.addAll(List.of(words));
    return run(all);
  }

  List<String> shortly(String... words) {
    List<String> all = new ArrayList<>(List.of("+short"));
    all.addAll(List.of(words));
    return dig(all.toArray(String[]::new)).lines().sorted().toList();
  }

  static String run(List<String> command) {
    return run(command, "", Map.of());
  }

  static String run(List<String> command, String input, Map<String, String> environment) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
