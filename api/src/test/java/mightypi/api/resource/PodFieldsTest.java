package mightypi.api.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fields of pods that only some values, or some companions, go with. */
@NullUnmarked
class PodFieldsTest {

  private static final Key POD = Kinds.POD.key("default", "web");

  @TempDir Path directory;
  private World world;

  @BeforeEach
  void open() {
    world = new World(directory, Clock.SYSTEM);
    world.takePodsIn("default");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Document create(String spec, String container) {
    return world.create(
        POD,
        "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {"
            + spec
            + " volumes: [{name: v, emptyDir: {}}], containers: [{name: web, image: nginx, "
            + container
            + "}]}}");
  }

  private void isRefused(String spec, String container, String why) {
    assertThatThrownBy(() -> create(spec, container)).hasMessageContaining(why);
  }

  @Test
  void aStopSignalIsOneOfTheSystemThatThePodNames() {
    String signal = "lifecycle: {stopSignal: %s}";
    isRefused(
        "",
        signal.formatted("SIGUSR1"),
        "spec.containers[0].lifecycle.stopSignal: Forbidden: may not be set for containers with"
            + " empty `spec.os.name`");
    isRefused(
        "os: {name: linux},",
        signal.formatted("USR1"),
        "spec.containers[0].lifecycle.stopSignal: Unsupported value: \"USR1\"");
    isRefused("os: {name: windows},", signal.formatted("SIGUSR1"), "Unsupported value");
    Document pod = create("os: {name: linux},", signal.formatted("SIGRTMIN+3"));
    Object container = Json.list(pod.tree(), "spec", "containers").getFirst();
    assertThat(Json.text(container, "lifecycle", "stopSignal")).contains("SIGRTMIN+3");
  }

  @Test
  void onlyAMountThatIsReadOnlyCanBeSoWithAllBelow() {
    String mount = "volumeMounts: [{name: v, mountPath: /v, recursiveReadOnly: %s}]";
    isRefused("", mount.formatted("Always"), "recursiveReadOnly: Unsupported value: \"Always\"");
    isRefused(
        "",
        mount.formatted("Enabled"),
        "recursiveReadOnly: Forbidden: may only be specified when readOnly is true");
    isRefused(
        "",
        mount.formatted("IfPossible, readOnly: true, mountPropagation: HostToContainer"),
        "may only be specified when mountPropagation is None or not specified");
    create("", mount.formatted("IfPossible, readOnly: true"));
  }

  @Test
  void aHookSleepsNoLongerThanThePodMayTakeToEnd() {
    String hook = "lifecycle: {preStop: {sleep: {seconds: %d}}}";
    isRefused(
        "",
        hook.formatted(31),
        "spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and"
            + " less than terminationGracePeriodSeconds (30)");
    isRefused("", hook.formatted(-1), "must be non-negative");
    create("terminationGracePeriodSeconds: 31,", hook.formatted(31));
  }

  @Test
  void groupsAreMergedOrAreNot() {
    isRefused(
        "securityContext: {supplementalGroupsPolicy: Some},",
        "",
        "spec.securityContext.supplementalGroupsPolicy: Unsupported value: \"Some\"");
    create("securityContext: {supplementalGroupsPolicy: Strict},", "");
  }

  @Test
  void aSpreadIsSaidOnceAndInItsOwnTerms() {
    String spread =
        "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: %s, %s}],";
    isRefused(
        spread.formatted("ScheduleAnyway", "minDomains: 2"),
        "",
        "spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if"
            + " whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway");
    isRefused(
        spread.formatted("DoNotSchedule", "nodeTaintsPolicy: Sometimes"),
        "",
        "spec.topologySpreadConstraints[0].nodeTaintsPolicy: Unsupported value: \"Sometimes\"");
    isRefused(
        spread.formatted("DoNotSchedule", "matchLabelKeys: [app]"),
        "",
        "spec.topologySpreadConstraints[0].matchLabelKeys: Forbidden: must not be specified when"
            + " labelSelector is not set");
    isRefused(
        spread.formatted(
            "DoNotSchedule", "labelSelector: {matchLabels: {app: x}}, matchLabelKeys: [app]"),
        "",
        "matchLabelKeys[0]: Invalid value: \"app\": exists in both matchLabelKeys and"
            + " labelSelector");
    isRefused(
        spread
            .formatted("DoNotSchedule", "minDomains: 1")
            .replace(
                "}],", "}, {maxSkew: 2, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}],"),
        "",
        "spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value");
  }

  @Test
  void aTermOfAffinitySelectsByThePodsOwnLabelsToo() {
    String affinity =
        "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{"
            + "topologyKey: host, labelSelector: {matchLabels: {app: web}}, %s}]}},";
    isRefused(
        affinity.formatted("matchLabelKeys: [a], mismatchLabelKeys: [a]"),
        "",
        "matchLabelKeys[0]: Invalid value: \"a\": exists in both matchLabelKeys and"
            + " mismatchLabelKeys");
    Document pod =
        world.create(
            POD,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, labels: {app: web, hash: h1, tenant: t1}}
            spec:
              affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                  - topologyKey: host
                    labelSelector: {matchLabels: {app: web}}
                    matchLabelKeys: [hash, absent]
                    mismatchLabelKeys: [tenant]
              containers: [{name: web, image: nginx}]
            """);
    Object term =
        Json.list(
                pod.tree(),
                "spec",
                "affinity",
                "podAntiAffinity",
                "requiredDuringSchedulingIgnoredDuringExecution")
            .getFirst();
    assertThat(Json.list(term, "labelSelector", "matchExpressions"))
        .isEqualTo(
            List.of(
                Map.of("key", "hash", "operator", "In", "values", List.of("h1")),
                Map.of("key", "tenant", "operator", "NotIn", "values", List.of("t1"))));
  }
}
