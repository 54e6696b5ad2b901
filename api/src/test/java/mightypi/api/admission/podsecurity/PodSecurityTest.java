package mightypi.api.admission.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import mightypi.api.resource.World;
import mightypi.api.status.StatusException;
import mightypi.model.Clock;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the labels of a namespace forbid, in Kubernetes' words. */
@NullUnmarked
class PodSecurityTest {

  private static final Key NAMESPACE = Kinds.NAMESPACE.key("", "shop");
  private static final String CONTEXT =
      "allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, runAsNonRoot: true,"
          + " seccompProfile: {type: RuntimeDefault}";

  @TempDir Path directory;
  private World world;

  @BeforeEach
  void open() {
    world = new World(directory, Clock.SYSTEM);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void namespace(String labels) {
    world.create(
        NAMESPACE,
        "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {%s}}}"
            .formatted(labels));
    world.takePodsIn("shop");
  }

  private void pod(String name, String spec) {
    world.create(
        Kinds.POD.key("shop", name),
        "{apiVersion: v1, kind: Pod, metadata: {name: %s}, spec: {%s}}".formatted(name, spec));
  }

  private static String running(String context) {
    return "containers: [{name: c, image: 'app:1', securityContext: {%s}}]".formatted(context);
  }

  private static String enforce(String level, String version) {
    return "pod-security.kubernetes.io/enforce: %s, pod-security.kubernetes.io/enforce-version: '%s'"
        .formatted(level, version);
  }

  @Test
  void refusesAPlainPodWhereTheNamespaceIsRestricted() {
    namespace("pod-security.kubernetes.io/enforce: restricted");

    assertThatThrownBy(() -> pod("plain", running("")))
        .isInstanceOf(StatusException.class)
        .hasMessage(
            "pods \"plain\" is forbidden: violates PodSecurity \"restricted:latest\":"
                + " allowPrivilegeEscalation != false (container \"c\" must set"
                + " securityContext.allowPrivilegeEscalation=false), unrestricted capabilities"
                + " (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]),"
                + " runAsNonRoot != true (pod or container \"c\" must set"
                + " securityContext.runAsNonRoot=true), seccompProfile (pod or container \"c\" must"
                + " set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
                + " \"Localhost\")");
    pod("careful", running(CONTEXT));
    assertThat(world.warnings()).isEmpty();
  }

  @Test
  void namesEveryContainerThatTakesAPortOfTheHost() {
    namespace(enforce("baseline", "v1.32"));
    String port = "ports: [{containerPort: 80, hostPort: %s}]";

    assertThatThrownBy(
            () ->
                pod(
                    "web",
                    "containers: [{name: a, image: i, %s}, {name: b, image: i, %s}]"
                        .formatted(port.formatted(81), port.formatted(82))))
        .hasMessageEndingWith(
            "violates PodSecurity \"baseline:v1.32\": hostPort (containers \"a\", \"b\" use"
                + " hostPorts 81, 82)");
  }

  @Test
  void warnsOfATemplateWhosePodsWouldBeRefused() {
    namespace(enforce("baseline", "latest"));

    world.create(
        Kinds.DEPLOYMENT.key("shop", "web"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          selector: {matchLabels: {app: web}}
          template: {metadata: {labels: {app: web}}, spec: {hostPID: true, containers: [{name: c, image: i}]}}
        """);

    assertThat(world.warnings())
        .containsExactly(
            "would violate PodSecurity \"baseline:latest\": host namespaces (hostPID=true)");
  }

  @Test
  void judgesARunningPodAnewOnlyWhenItIsToRunSomethingElse() {
    namespace("a: b");
    pod("old", running(""));
    Key old = Kinds.POD.key("shop", "old");
    world.merge(
        NAMESPACE,
        "{\"metadata\":{\"labels\":{\"pod-security.kubernetes.io/enforce\":\"restricted\"}}}");

    assertThat(world.warnings())
        .containsExactly(
            "existing pods in namespace \"shop\" violate the new PodSecurity enforce level"
                + " \"restricted:latest\"",
            "old: allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot !="
                + " true, seccompProfile");
    assertThatCode(() -> world.merge(old, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}"))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                world.merge(
                    old, "{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"app:2\"}]}}"))
        .isInstanceOf(StatusException.class);
  }

  @Test
  void refusesLabelsThatNobodyCanRead() {
    assertThatThrownBy(
            () ->
                namespace(
                    enforce("strict", "1.32") + ", pod-security.kubernetes.io/warn: restricted"))
        .hasMessage(
            "Namespace \"shop\" is invalid: [metadata.labels[pod-security.kubernetes.io/enforce]:"
                + " Invalid value: \"strict\": must be one of privileged, baseline, restricted,"
                + " metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid value:"
                + " \"1.32\": must be \"latest\" or \"v1.x\"]");
  }
}
