package mightypi.api.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mightypi.api.auth.User;
import mightypi.api.flow.PriorityLevel.Entry;
import mightypi.api.request.Target;
import mightypi.api.resource.World;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Decision;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose turn it is, and who waits. */
@NullUnmarked
class FlowControlTest {

  private static final User FLOOD = User.of("flood", "system:authenticated");
  private static final Target PODS =
      new Target("list", "/api/v1/namespaces/a/pods", "", "v1", "a", "pods", "", "");
  private static final Key SCHEMA = Kinds.FLOW_SCHEMA.key("", "flood");

  @TempDir Path directory;
  private World world;
  private final FlowControl control = new FlowControl();

  @BeforeEach
  void open() {
    world = new World(directory, Clock.SYSTEM);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Turn turn(User user, Target target) {
    return control.turn(user, target, world.now());
  }

  private String schemaOf(User user, Target target) {
    try (Turn turn = turn(user, target)) {
      String uid = turn.headers().get("x-kubernetes-pf-flowschema-uid");
      return world.now().all(Kinds.FLOW_SCHEMA).stream()
          .filter(each -> each.uid().equals(uid))
          .findFirst()
          .orElseThrow()
          .name();
    }
  }

  private void flood(String response) {
    world.create(
        Kinds.PRIORITY_LEVEL_CONFIGURATION.key("", "tight"),
        """
        apiVersion: flowcontrol.apiserver.k8s.io/v1
        kind: PriorityLevelConfiguration
        metadata: {name: tight}
        spec: {type: Limited, limited: {nominalConcurrencyShares: 1, limitResponse: {%s}}}
        """
            .formatted(response));
    world.create(
        SCHEMA,
        """
        apiVersion: flowcontrol.apiserver.k8s.io/v1
        kind: FlowSchema
        metadata: {name: flood}
        spec:
          priorityLevelConfiguration: {name: tight}
          matchingPrecedence: 10
          distinguisherMethod: {type: ByUser}
          rules:
          - subjects: [{kind: User, user: {name: flood}}]
            resourceRules: [{verbs: [list], apiGroups: [""], resources: [pods], namespaces: ["*"]}]
        """);
  }

  @Test
  void everyRequestHasTheLevelThatKubernetesGivesIt() {
    User node = User.of("system:node:pi", "system:nodes", "system:authenticated");
    Target lease =
        new Target(
            "update", "/", "coordination.k8s.io", "v1", "kube-node-lease", "leases", "pi", "");
    Target health = new Target("get", "/readyz/ping", "", "", "", "", "", "");
    User account =
        User.of("system:serviceaccount:a:b", "system:serviceaccounts", "system:authenticated");

    assertThat(schemaOf(World.ADMIN, PODS)).isEqualTo("exempt");
    assertThat(schemaOf(node, lease)).isEqualTo("system-node-high");
    assertThat(schemaOf(node, PODS)).isEqualTo("system-nodes");
    assertThat(schemaOf(User.ANONYMOUS, health)).isEqualTo("probes");
    assertThat(schemaOf(account, PODS)).isEqualTo("service-accounts");
    assertThat(schemaOf(FLOOD, PODS)).isEqualTo("global-default");
    flood("type: Reject");
    assertThat(schemaOf(FLOOD, PODS)).isEqualTo("flood");
  }

  @Test
  void whoFindsNoSeatWaitsInAQueueThatIsNotLong() throws Exception {
    PriorityLevel level = new PriorityLevel(new LevelConfig("", false, 1, 1, 1, 1), 1);
    assertThat(level.enter(1)).isEqualTo(Entry.SEATED);
    BlockingQueue<String> seated = new LinkedBlockingQueue<>();
    enterLater(level, 2, "second", seated);

    assertThat(level.enter(3)).isEqualTo(Entry.REFUSED);
    assertThat(seated).isEmpty();
    level.leave();
    assertThat(seated.poll(60, TimeUnit.SECONDS)).isEqualTo("second");
  }

  @Test
  void aFloodLeavesTheNextTurnToSomebodyElse() throws Exception {
    PriorityLevel level = new PriorityLevel(new LevelConfig("", false, 1, 64, 1, 50), 1);
    assertThat(level.enter(1)).isEqualTo(Entry.SEATED);
    BlockingQueue<String> seated = new LinkedBlockingQueue<>();
    for (int i = 0; i < 5; i++) {
      enterLater(level, 1, "flood", seated);
    }
    enterLater(level, 2, "calm", seated);

    level.leave();
    assertThat(seated.poll(60, TimeUnit.SECONDS)).isEqualTo("flood");
    level.leave();
    assertThat(seated.poll(60, TimeUnit.SECONDS)).isEqualTo("calm");
  }

  private static void enterLater(
      PriorityLevel level, long flow, String name, BlockingQueue<String> seated) {
    int before = level.waiting();
    Thread.ofVirtual()
        .start(
            () -> {
              if (level.enter(flow) == Entry.SEATED) {
                seated.add(name);
              }
            });
    while (level.waiting() == before) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aLevelThatDoesNotQueueRefuses() {
    flood("type: Reject");
    for (int seat = 1; seat <= 3; seat++) {
      assertThat(turn(FLOOD, PODS).isGranted()).isTrue();
    }
    Turn refused = turn(FLOOD, PODS);
    assertThat(refused.isGranted()).isFalse();
    assertThat(refused.headers()).hasSize(2);
    Target log = new Target("get", "/", "", "v1", "a", "pods", "b", "log");
    assertThat(turn(FLOOD, log).isGranted()).isTrue();
  }

  @Test
  void aFlowHasFewQueuesAndTheyDiffer() {
    assertThat(PriorityLevel.hand(42, 128, 6))
        .hasSize(6)
        .isEqualTo(PriorityLevel.hand(42, 128, 6))
        .isNotEqualTo(PriorityLevel.hand(43, 128, 6))
        .allMatch(queue -> queue >= 0 && queue < 128);
    assertThat(PriorityLevel.hand(7, 2, 8)).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void whatEveryClusterHasComesBack() {
    FlowKeeping keeping = new FlowKeeping(Clock.SYSTEM);
    Key level = Kinds.PRIORITY_LEVEL_CONFIGURATION.key("", "tight");
    flood("type: Reject");
    world.delete(level);
    assertThat(keeping.concerns(world.now(), level)).contains(SCHEMA);
    commit(keeping.decide(world.now(), SCHEMA));
    assertThat(Json.list(world.find(SCHEMA).tree(), "status", "conditions").toString())
        .contains("status=True", "but there is no such object");

    Key catchAll = Kinds.PRIORITY_LEVEL_CONFIGURATION.key("", "catch-all");
    world.delete(catchAll);
    commit(keeping.decide(world.now(), catchAll));
    assertThat(world.now().find(catchAll)).isPresent();
  }

  private void commit(Decision decision) {
    for (Change change : decision.changes()) {
      assertThat(world.cluster().commit(change).toString()).startsWith("Committed");
    }
  }

  @Test
  void refusesHandsThatNobodyCanDeal() {
    assertThatThrownBy(
            () -> flood("type: Queue, queuing: {queues: 10, handSize: 11, queueLengthLimit: 0}"))
        .hasMessageContaining("should not be greater than queues (10)")
        .hasMessageContaining("queueLengthLimit: Invalid value: 0: must be positive");
  }
}
