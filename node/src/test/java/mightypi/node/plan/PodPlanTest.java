package mightypi.node.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.model.Json;
import mightypi.node.plan.Observed.Sandbox;
import org.junit.jupiter.api.Test;

class PodPlanTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Sandbox BOX = new Sandbox("box", 0, true, NOW, List.of("10.1.0.2"));

  private static Pod pod(String spec) {
    String json = "{'metadata':{'name':'web','namespace':'shop','uid':'u'},'spec':" + spec + "}";
    return Json.view(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Pod.class);
  }

  private static Run run(Pod pod, String name, Run.State state, int code) {
    return new Run(
        name + "-id",
        "box",
        name,
        0,
        state,
        new Run.Times(NOW.minusSeconds(60), NOW.minusSeconds(60), NOW.minusSeconds(4)),
        new Run.Exit(code, "", ""),
        new Run.ImageUsed("i", "sha256:i"),
        Specs.hash(Specs.container(pod, name).orElseThrow()),
        Duration.ofSeconds(30),
        "/log");
  }

  private static List<Step> plan(Pod pod, Hints hints, Run... runs) {
    return PodPlan.running(pod, new Observed(List.of(BOX), List.of(runs)), hints, NOW).steps();
  }

  private static final Pod WEB =
      pod("{'containers':[{'name':'web','image':'web:1'},{'name':'side','image':'side:1'}]}");
  private static final Pod INIT =
      pod(
          "{'initContainers':[{'name':'proxy','image':'p','restartPolicy':'Always'},"
              + "{'name':'once','image':'o'}],'containers':[{'name':'web','image':'web:1'}],"
              + "'restartPolicy':'Never'}");

  private static Step.Start start(Pod pod, String name, int restarts) {
    return new Step.Start(Specs.container(pod, name).orElseThrow(), restarts);
  }

  @Test
  void aSandboxComesFirst() {
    assertThat(PodPlan.running(WEB, Observed.NOTHING, Hints.NONE, NOW).steps())
        .containsExactly(new Step.CreateSandbox(0));
  }

  @Test
  void aDeadSandboxIsReplacedOnceNothingRunsInIt() {
    Sandbox dead = new Sandbox("box", 3, false, NOW, List.of());
    Run alive = run(WEB, "web", Run.State.RUNNING, 0);
    Run ended = run(WEB, "web", Run.State.EXITED, 137);

    assertThat(
            PodPlan.running(WEB, new Observed(List.of(dead), List.of(alive)), Hints.NONE, NOW)
                .steps())
        .singleElement()
        .isInstanceOf(Step.Kill.class);
    assertThat(
            PodPlan.running(WEB, new Observed(List.of(dead), List.of(ended)), Hints.NONE, NOW)
                .steps())
        .containsExactly(new Step.StopSandbox("box"), new Step.CreateSandbox(4));
  }

  @Test
  void allContainersStartTogether() {
    assertThat(plan(WEB, Hints.NONE)).containsExactly(start(WEB, "web", 0), start(WEB, "side", 0));
  }

  @Test
  void initContainersStartInOrderAndASidecarMustHaveStartedBeforeTheNext() {
    Run proxy = run(INIT, "proxy", Run.State.RUNNING, 0);
    Hints started = new Hints(Set.of(), Set.of(), Set.of("proxy-id"), Map.of(), Map.of());

    assertThat(plan(INIT, Hints.NONE)).containsExactly(start(INIT, "proxy", 0));
    assertThat(plan(INIT, Hints.NONE, proxy)).isEmpty();
    assertThat(plan(INIT, started, proxy)).containsExactly(start(INIT, "once", 0));
    assertThat(plan(INIT, started, proxy, run(INIT, "once", Run.State.RUNNING, 0))).isEmpty();
    assertThat(plan(INIT, started, proxy, run(INIT, "once", Run.State.EXITED, 0)))
        .containsExactly(start(INIT, "web", 0));
    assertThat(plan(INIT, started, proxy, run(INIT, "once", Run.State.EXITED, 1)))
        .as("a pod that never restarts does not go on")
        .isEmpty();
  }

  @Test
  void sidecarsEndWhenTheRestIsDone() {
    Run proxy = run(INIT, "proxy", Run.State.RUNNING, 0);
    Run once = run(INIT, "once", Run.State.EXITED, 0);

    assertThat(plan(INIT, Hints.NONE, proxy, once, run(INIT, "web", Run.State.EXITED, 0)))
        .containsExactly(new Step.Kill(proxy, "Stopping container proxy"));
  }

  @Test
  void aCrashedContainerWaitsForItsBackOff() {
    Run web = run(WEB, "web", Run.State.EXITED, 1);
    Run side = run(WEB, "side", Run.State.RUNNING, 0);
    Hints waits =
        new Hints(Set.of(), Set.of(), Set.of(), Map.of(), Map.of("web", Duration.ofSeconds(10)));
    PodPlan plan = PodPlan.running(WEB, new Observed(List.of(BOX), List.of(web, side)), waits, NOW);

    assertThat(plan.steps()).singleElement().isInstanceOf(Step.BackOff.class);
    assertThat(plan.lookAgain()).contains(NOW.plusSeconds(6));
    assertThat(plan(WEB, Hints.NONE, web, side)).containsExactly(start(WEB, "web", 1));
  }

  @Test
  void anEndTakesSidecarsLastAndThenTheSandbox() {
    Run proxy = run(INIT, "proxy", Run.State.RUNNING, 0);
    Run web = run(INIT, "web", Run.State.RUNNING, 0);
    Run ended = run(INIT, "web", Run.State.EXITED, 0);

    assertThat(ending(proxy, web)).containsExactly(new Step.Kill(web, "Stopping container web"));
    assertThat(ending(proxy, ended))
        .containsExactly(new Step.Kill(proxy, "Stopping container proxy"));
    assertThat(ending(ended)).containsExactly(new Step.StopSandbox("box"));
  }

  @Test
  void sidecarsEndInTheOppositeOrderOfTheirStart() {
    Pod pod =
        new PodBuilder(INIT)
            .editSpec()
            .addNewInitContainer()
            .withName("late")
            .withImage("late:1")
            .withRestartPolicy("Always")
            .endInitContainer()
            .endSpec()
            .build();
    Run proxy = run(pod, "proxy", Run.State.RUNNING, 0);
    Run late = run(pod, "late", Run.State.RUNNING, 0);
    Observed both = new Observed(List.of(BOX), List.of(proxy, late));

    assertThat(PodPlan.ending(pod, both, "").steps())
        .containsExactly(new Step.Kill(late, "Stopping container late"));
  }

  private static List<Step> ending(Run... runs) {
    return PodPlan.ending(INIT, new Observed(List.of(BOX), List.of(runs)), "").steps();
  }

  @Test
  void variablesAreExpandedAsTheApiSays() {
    Map<String, String> variables = Map.of("A", "1");
    assertThat(Expansion.of("$(A) $(B) $$(A) $A $", variables)).isEqualTo("1 $(B) $(A) $A $");
  }
}
