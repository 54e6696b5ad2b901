package mightypi.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.program.assemble.ControlPlane;
import mightypi.testkit.ProcessStreams;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What charts in the manner of the popular ones render, applied as people do who do not trust their
 * tools: once more nothing changes, nothing differs, and nothing is left behind.
 */
class ChartsTest {

  private static final Path CHARTS = Path.of("src/test/resources/mightypi/tools/charts");

  @TempDir static Path folder;
  private static Optional<ControlPlane> plane = Optional.empty();
  private static Terminal terminal;

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> kubectl = Terminal.kubectl132();
    assumeTrue(kubectl.isPresent(), "there is no kubectl 1.32 on this machine");
    plane =
        Optional.of(
            ControlPlane.start(
                folder.resolve("cloud"), new ProcessStreams(folder.resolve("pods"))));
    terminal =
        Terminal.open(
            Files.createDirectory(folder.resolve("home")),
            kubectl.get(),
            plane.get().kubeconfig(),
            CHARTS);
    type("kubectl config set-context --current --namespace=chart");
  }

  @AfterAll
  static void stop() throws IOException {
    if (plane.isPresent()) {
      plane.get().close();
    }
  }

  @BeforeEach
  void install() {
    type("kubectl apply -f operator/crds");
    type("kubectl wait --for=condition=Established crd/caches.stores.example.com --timeout=20s");
    type("kubectl create namespace chart");
  }

  private static String type(String command) {
    return Unchecked.of(() -> terminal.type(command));
  }

  private static List<String> lines(String command) {
    return type(command).lines().toList();
  }

  /**
   * Charts, and what of them {@code kubectl} calls configured on any Kubernetes: where it compares
   * amounts by their text, or lists as a whole that have defaults inside.
   */
  private static Stream<Arguments> charts() {
    return Stream.of(
        arguments(
            "operator",
            Set.of(
                "deployment.apps/stores-operator",
                "validatingwebhookconfiguration.admissionregistration.k8s.io/stores-operator")),
        arguments(
            "database",
            Set.of(
                "secret/main-postgresql",
                "networkpolicy.networking.k8s.io/main-postgresql",
                "service/main-postgresql",
                "statefulset.apps/main-postgresql")),
        arguments("jobs", Set.of()),
        arguments("web", Set.of("deployment.apps/web")));
  }

  @ParameterizedTest
  @MethodSource("charts")
  void isAppliedByTheClientTwiceAndTakenAwayClean(String chart, Set<String> looksDifferent) {
    String manifests = chart + "/templates";
    assertThat(lines("kubectl apply -f " + manifests)).allMatch(line -> line.endsWith(" created"));
    String generations = generations(manifests);
    assertThat(lines("kubectl apply -f " + manifests))
        .allMatch(
            line ->
                looksDifferent.contains(line.split(" ")[0])
                    ? line.endsWith(" configured")
                    : line.endsWith(" unchanged"));
    assertThat(lines("kubectl apply --dry-run=server -f " + manifests))
        .allMatch(line -> line.endsWith(" (server dry run)"));
    assertThat(generations(manifests)).isEqualTo(generations);
    assertThat(type("kubectl diff -f " + manifests)).isEmpty();
    isTakenAwayClean(manifests);
  }

  private static String generations(String manifests) {
    return type("kubectl get -f " + manifests + " -o jsonpath='{.items[*].metadata.generation}'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "database", "jobs", "web"})
  void isAppliedByTheServerTwiceAndTakenAwayClean(String chart) {
    String manifests = chart + "/templates";
    assertThat(lines("kubectl apply --server-side -f " + manifests))
        .allMatch(line -> line.endsWith(" serverside-applied"));
    String generations = generations(manifests);
    assertThat(lines("kubectl apply --server-side -f " + manifests))
        .allMatch(line -> line.endsWith(" serverside-applied"));
    assertThat(generations(manifests)).isEqualTo(generations);
    assertThat(type("kubectl diff --server-side -f " + manifests)).isEmpty();
    isTakenAwayClean(manifests);
  }

  private static void isTakenAwayClean(String manifests) {
    assertThat(lines("kubectl delete -f " + manifests)).allMatch(line -> line.endsWith(" deleted"));
    type("kubectl wait --for=delete pods,pvc --all --timeout=30s");
    assertThat(
            type(
                "kubectl get all,ingresses,pvc,pdb,networkpolicies,leases,caches,rolebindings,roles"
                    + " -o name"))
        .isEmpty();
    assertThat(type("kubectl get configmaps -o name")).isEqualTo("configmap/kube-root-ca.crt\n");
  }

  @Test
  void aKindThatNobodyDefinedIsToldAsSuch() {
    assertThat(type("kubectl apply -f web/monitor.yaml"))
        .isEqualTo(
            "error: resource mapping not found for name: \"web\" namespace: \"chart\" from"
                + " \"web/monitor.yaml\": no matches for kind \"ServiceMonitor\" in version"
                + " \"monitoring.coreos.com/v1\"\nensure CRDs are installed first\n");
  }

  @Test
  void anUpgradeRollsWhatChangedAndARuleOfTheDefinitionIsKept() {
    type("kubectl apply -f operator/templates");
    type("kubectl rollout status deployment/stores-operator --timeout=30s");
    String next = "sed 's/1.4.2/1.5.0/' operator/templates/all.yaml";
    assertThat(lines(next + " | kubectl apply -f -"))
        .contains(
            "deployment.apps/stores-operator configured",
            "validatingwebhookconfiguration.admissionregistration.k8s.io/stores-operator configured",
            "cache.stores.example.com/sessions unchanged");
    assertThat(type("kubectl rollout status deployment/stores-operator --timeout=30s"))
        .endsWith("successfully rolled out\n");
    assertThat(type("kubectl get caches"))
        .isEqualTo("NAME  REPLICAS  MEMORY  PHASE  AGE\nsessions  1  64Mi  <age>\n");
    assertThat(
            type(
                "kubectl patch cache sessions --type=merge -p '{\"spec\":{\"engine\":\"redis\"}}'"))
        .isEqualTo(
            "The Cache \"sessions\" is invalid: spec: Invalid value: \"object\": engine cannot be"
                + " changed\n");
    assertThat(type("kubectl scale cache sessions --replicas=3"))
        .isEqualTo("cache.stores.example.com/sessions scaled\n");
    type("kubectl delete -f operator/templates");
  }
}
