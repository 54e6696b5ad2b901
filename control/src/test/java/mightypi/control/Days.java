package mightypi.control;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import mightypi.control.autoscale.AutoscalerConfig;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.usage.UsageMeter;
import mightypi.testkit.FakeKubelet;
import mightypi.testkit.Rehearsal;
import mightypi.testkit.Samples;
import org.jspecify.annotations.Nullable;

/** One life of a cluster with three nodes, three applications and all that can befall them. */
final class Days {

  private static final List<String> NODES = List.of("node-a", "node-b", "node-c");
  private static final Key WEB = Kinds.DEPLOYMENT.key("shop", "web");
  private static final Key DB = Kinds.STATEFUL_SET.key("shop", "db");
  private static final Key HELD = Kinds.CONFIG_MAP.key("shop", "held");

  private final Random random;
  private final Rehearsal cluster;
  private final Claims claims;

  Days(long seed) {
    random = new Random(seed);
    cluster = new Rehearsal(seed);
    claims = new Claims();
  }

  void live(int acts) {
    begin();
    for (int i = 0; i < acts; i++) {
      act();
      cluster.steps(random.nextInt(60));
    }
    end();
  }

  private void begin() {
    ControlConfig config =
        new ControlConfig(
            "PEM", Duration.ofDays(1), Duration.ofHours(1), 100, AutoscalerConfig.STANDARD);
    cluster
        .running(Controllers.all(cluster.clock(), cluster.randomness(), UsageMeter.NONE, config))
        .running(List.of(new FakeKubelet(cluster.clock())))
        .losing(random.nextInt(10))
        .late(random.nextInt(10))
        .claiming(claims)
        .with(Kinds.NAMESPACE, Samples.namespace("shop"));
    NODES.forEach(name -> cluster.with(Kinds.NODE, Wishes.node(name)));
    cluster.with(Kinds.DEPLOYMENT, Wishes.deployment("web", 3));
    cluster.with(Kinds.SERVICE, Wishes.service("web"));
    cluster.with(Kinds.STATEFUL_SET, database());
    cluster.with(
        Kinds.CONFIG_MAP,
        Samples.configMap("shop", "held", Map.of())
            .with(List.of("shop.example/held"), "metadata", "finalizers"));
  }

  private static Document database() {
    return Wishes.workload(
        Kinds.STATEFUL_SET,
        "db",
        Map.of(
            "replicas", 2, "serviceName", "db", "updateStrategy", Map.of("type", "RollingUpdate")));
  }

  private void act() {
    switch (random.nextInt(11)) {
      case 0 -> wish(WEB, random.nextInt(7), "spec", "replicas");
      case 1 -> wish(DB, random.nextInt(4), "spec", "replicas");
      case 2 -> roll(WEB);
      case 3 -> roll(DB);
      case 4 -> loseAPod();
      case 5 -> wish(node(), random.nextBoolean() ? true : null, "spec", "unschedulable");
      case 6 -> cluster.restart();
      case 7 -> cluster.clock().jumpTo(cluster.clock().now().plusSeconds(jump()));
      case 8 -> cluster.pass(Duration.ofSeconds(random.nextInt(120)));
      case 9 -> deleteHeld();
      default -> write();
    }
  }

  private long jump() {
    return random.nextInt(7200) - 3600;
  }

  private Key node() {
    return Kinds.NODE.key("", NODES.get(random.nextInt(NODES.size())));
  }

  private void wish(Key key, @Nullable Object value, String... path) {
    cluster.make(new Change.Update(key, cluster.find(key).with(value, path)));
  }

  private void roll(Key key) {
    Map<String, @Nullable Object> template =
        Wishes.template(key.name(), "app:" + random.nextInt(3), Map.of());
    wish(key, template, "spec", "template");
  }

  private void loseAPod() {
    List<Document> pods = all(Kinds.POD);
    if (!pods.isEmpty()) {
      Document pod = pods.get(random.nextInt(pods.size()));
      Optional<Duration> grace =
          random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ZERO);
      cluster.make(
          new Change.Delete(pod.key(Kinds.POD), pod.uid(), grace, Change.Propagation.BACKGROUND));
    }
  }

  private List<Document> all(Kind kind) {
    return List.copyOf(cluster.now().all(kind, "shop"));
  }

  private void deleteHeld() {
    cluster.make(Change.delete(HELD, cluster.find(HELD)));
  }

  /** A user's write that was acknowledged. */
  private void write() {
    String name = "note-" + random.nextInt(10);
    Key key = Kinds.CONFIG_MAP.key("shop", name);
    String value = String.valueOf(random.nextInt());
    Document note = Samples.configMap("shop", name, Map.of("value", value));
    Optional<Document> old = cluster.now().find(key);
    if (old.isPresent()) {
      wish(key, Map.of("value", value), "data");
    } else {
      cluster.with(Kinds.CONFIG_MAP, note);
    }
    claims.acknowledged(key, value);
  }

  private void end() {
    NODES.forEach(name -> wish(Kinds.NODE.key("", name), null, "spec", "unschedulable"));
    cluster.losing(0).late(0).restart().pass(Duration.ofMinutes(20));
    claims.atRest(cluster.now());
  }
}
