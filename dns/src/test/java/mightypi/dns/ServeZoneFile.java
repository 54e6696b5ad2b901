package mightypi.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.testkit.FakeCluster;

/**
 * The name servers alone, for {@code benchmarks/beside-nameservers}: serves a file of lines {@code
 * name TTL TYPE data} as a Zone with DNSRecords until it is stopped.
 */
final class ServeZoneFile {

  private ServeZoneFile() {}

  /** Origin, file, port. */
  public static void main(String[] words) throws Exception {
    FakeCluster cluster = new FakeCluster(Clock.SYSTEM, Randomness.secure());
    commit(
        cluster,
        Map.of("kind", "Namespace", "apiVersion", "v1", "metadata", Map.of("name", "default")));
    commit(
        cluster,
        Map.of(
            "apiVersion",
            "mightypi.cloud/v1",
            "kind",
            "Zone",
            "metadata",
            Map.of("name", "bench"),
            "spec",
            Map.of("origin", words[0])));
    int number = 0;
    for (Map.Entry<List<String>, List<String>> each : sets(Path.of(words[1])).entrySet()) {
      commit(cluster, record("r" + number++, each.getKey(), each.getValue()));
    }
    InetAddress loopback = InetAddress.getLoopbackAddress();
    InetSocketAddress address = new InetSocketAddress(loopback, Integer.parseInt(words[2]));
    NameserverConfig config =
        new NameserverConfig("pi", address, new InetSocketAddress(loopback, 0), 0);
    try (Nameserver unused = Nameserver.start(cluster, config, Clock.SYSTEM)) {
      Thread.currentThread().join();
    }
  }

  private static Map<List<String>, List<String>> sets(Path file) throws Exception {
    Map<List<String>, List<String>> sets = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split(" ", 4);
      sets.computeIfAbsent(List.of(parts[0], parts[1], parts[2]), key -> new ArrayList<>())
          .add(parts[3]);
    }
    return sets;
  }

  private static Map<String, Object> record(String name, List<String> key, List<String> values) {
    return Map.of(
        "apiVersion",
        "mightypi.cloud/v1",
        "kind",
        "DNSRecord",
        "metadata",
        Map.of("name", name, "namespace", "default"),
        "spec",
        Map.of(
            "zone", "bench",
            "name", key.get(0),
            "ttl", Integer.parseInt(key.get(1)),
            "type", key.get(2),
            "values", values));
  }

  private static void commit(Cluster cluster, Map<String, Object> tree) {
    Document document = Document.of(new LinkedHashMap<>(tree));
    var kind =
        switch (document.kindName()) {
          case "Zone" -> Kinds.ZONE;
          case "DNSRecord" -> Kinds.DNS_RECORD;
          default -> Kinds.NAMESPACE;
        };
    Cluster.Outcome outcome = cluster.commit(new Change.Create(document.key(kind), document));
    if (!(outcome instanceof Cluster.Outcome.Committed)) {
      throw new IllegalStateException(Json.brief(tree) + ": " + outcome);
    }
  }
}
