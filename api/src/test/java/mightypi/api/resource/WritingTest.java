package mightypi.api.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.status.StatusException;
import mightypi.model.Change;
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

/** What becomes of objects that are written, as {@code kubectl} users know it. */
@NullUnmarked
class WritingTest {

  private static final Key DEPLOYMENT = Kinds.DEPLOYMENT.key("default", "web");
  private static final String DEPLOYMENT_YAML =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers: [{name: web, image: nginx}]
      """;
  private static final Key POD = Kinds.POD.key("default", "web");
  private static final String POD_YAML =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec:
        containers: [{name: web, image: nginx}]
      """;
  private static final Key CONFIG = Kinds.CONFIG_MAP.key("default", "one");
  private static final String CONFIG_YAML =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {a: '1'}}";

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

  @Test
  void countsANewGenerationOnlyWhenTheWishChanges() {
    Document made = world.create(DEPLOYMENT, DEPLOYMENT_YAML);
    assertThat(Json.at(made.tree(), "metadata", "generation")).contains(1);
    assertThat(made.uid()).isNotEmpty();

    Document labelled = world.merge(DEPLOYMENT, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    assertThat(Json.at(labelled.tree(), "metadata", "generation")).contains(1);
    Document scaled = world.merge(DEPLOYMENT, "{\"spec\":{\"replicas\":3}}");
    assertThat(Json.at(scaled.tree(), "metadata", "generation")).contains(2);
  }

  @Test
  void doesNotWriteWhatChangesNothing() {
    Document made = world.create(DEPLOYMENT, DEPLOYMENT_YAML);
    Document same = world.update(DEPLOYMENT, made);
    assertThat(same.resourceVersion()).isEqualTo(made.resourceVersion());
    Document patched = world.merge(DEPLOYMENT, "{\"spec\":{\"replicas\":1}}");
    assertThat(patched.resourceVersion()).isEqualTo(made.resourceVersion());
  }

  @Test
  void refusesAStaleUpdateInTheWordsOfKubernetes() {
    Document seen = world.create(CONFIG, CONFIG_YAML);
    world.merge(CONFIG, "{\"data\":{\"a\":\"2\"}}");

    assertThatThrownBy(() -> world.update(CONFIG, seen.with("3", "data", "a")))
        .hasMessage(
            "Operation cannot be fulfilled on configmaps \"one\": the object has been modified;"
                + " please apply your changes to the latest version and try again");
    String stale =
        "{\"metadata\":{\"resourceVersion\":\"%s\"},\"data\":{\"a\":\"3\"}}"
            .formatted(seen.resourceVersion());
    assertThat(codeOf(() -> world.merge(CONFIG, stale))).isEqualTo(409);
    Document unconditional = seen.with("3", "data", "a").with(null, "metadata", "resourceVersion");
    assertThat(Json.text(world.update(CONFIG, unconditional).tree(), "data", "a")).contains("3");
  }

  @Test
  void saysOfAnUpdateWhatIsWrongAndWhatMayNotChangeAtOnce() {
    Document made = world.create(DEPLOYMENT, DEPLOYMENT_YAML);
    Document other =
        made.with(-1, "spec", "replicas")
            .with(Map.of("app", "x"), "spec", "selector", "matchLabels");
    assertThatThrownBy(() -> world.update(DEPLOYMENT, other))
        .hasMessageContaining("spec.replicas: Invalid value: -1")
        .hasMessageContaining("`selector` does not match template `labels`")
        .hasMessageContaining("field is immutable");
  }

  @Test
  void wantsToBeToldTheNameOfWhatIsReplaced() {
    Document made = world.create(CONFIG, CONFIG_YAML);
    assertThatThrownBy(() -> world.update(CONFIG, made.with(null, "metadata")))
        .hasMessage(
            "the name of the object (one based on URL) was undeterminable: name must be provided");
  }

  @Test
  void refusesUnknownFieldsWhenItIsStrict() {
    assertThatThrownBy(
            () -> world.create(CONFIG, CONFIG_YAML.replace(" data:", " foo: bar, data:")))
        .hasMessage(
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
                + " unknown field \"foo\"");
    world.create(DEPLOYMENT, DEPLOYMENT_YAML);
    assertThatThrownBy(() -> world.merge(DEPLOYMENT, "{\"spec\":{\"foo\":1}}"))
        .hasMessageContaining("strict decoding error: unknown field \"spec.foo\"");
  }

  @Test
  void keepsBirthAndIdentityThroughUpdates() {
    Document made = world.create(CONFIG, CONFIG_YAML);
    Document forged =
        made.with("2001-01-01T00:00:00Z", "metadata", "creationTimestamp").with("2", "data", "a");
    Document updated = world.update(CONFIG, forged);
    assertThat(Json.at(updated.tree(), "metadata", "creationTimestamp"))
        .isEqualTo(Json.at(made.tree(), "metadata", "creationTimestamp"));
    assertThat(codeOf(() -> world.update(CONFIG, updated.with("x", "metadata", "uid"))))
        .isEqualTo(409);
  }

  @Test
  void makesUpANameFromItsPrefix() {
    Document made =
        world.create(
            Kinds.CONFIG_MAP.key("default", ""),
            "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: c-}}");
    assertThat(made.name()).matches("c-[a-z0-9]{5}");
    assertThatThrownBy(
            () ->
                world.create(
                    Kinds.CONFIG_MAP.key("default", ""),
                    "{apiVersion: v1, kind: ConfigMap, metadata: {}}"))
        .hasMessageContaining("name or generateName is required");
  }

  @Test
  void checksAllButWritesNothingInADryRun() {
    Document made = world.create(world.dryRun(CONFIG), CONFIG_YAML);
    assertThat(made.uid()).isNotEmpty();
    assertThat(world.now().find(CONFIG)).isEmpty();
    assertThat(codeOf(() -> world.create(world.dryRun(CONFIG), CONFIG_YAML.replace("one", "One"))))
        .isEqualTo(400);
  }

  @Test
  void scalesThroughTheScale() {
    world.create(DEPLOYMENT, DEPLOYMENT_YAML);
    Resources.Write write = world.part(DEPLOYMENT, Resources.Part.SCALE);
    byte[] patch = "{\"spec\":{\"replicas\":5}}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Document scale =
        world
            .resources()
            .patch(write, mightypi.api.patch.Patches.Type.MERGE, patch, false)
            .document();

    assertThat(scale.kindName()).isEqualTo("Scale");
    assertThat(Json.at(scale.tree(), "spec", "replicas")).contains(5);
    assertThat(Json.at(scale.tree(), "status", "selector")).contains("app=web");
    assertThat(Json.at(world.find(DEPLOYMENT).tree(), "spec", "replicas")).contains(5);
  }

  @Test
  void namesAnOwnerOnceAndAFinalizerInFull() {
    String owner = "{apiVersion: v1, kind: Pod, name: p, uid: u, controller: true}";
    Document made =
        world.create(
            CONFIG,
            CONFIG_YAML.replace("one}", "one, ownerReferences: [%s, %s]}".formatted(owner, owner)));
    assertThat(made.owners()).hasSize(1);
    assertThat(world.warnings()).anyMatch(each -> each.endsWith("duplicate UID(s) observed: u"));
    Key other = Kinds.CONFIG_MAP.key("default", "two");
    assertThatThrownBy(
            () ->
                world.create(
                    other,
                    CONFIG_YAML.replace(
                        "one}",
                        "two, finalizers: [mine, a.b/c, orphan], ownerReferences: [{name: p}, %s, %s]}"
                            .formatted(owner, owner.replace("name: p", "name: q")))))
        .hasMessageContaining(
            "metadata.finalizers[0]: Invalid value: \"mine\": name is neither a standard finalizer"
                + " name nor is it fully qualified")
        .hasMessageContaining(
            "metadata.ownerReferences.apiVersion: Invalid value: \"\": version must not be empty")
        .hasMessageContaining(
            "metadata.ownerReferences.uid: Invalid value: \"\": must not be empty")
        .hasMessageContaining(
            "Only one reference can have Controller set to true. Found \"true\" in references for p"
                + " and q");
  }

  @Test
  void readsANullAmongValuesAsWhatIsEmpty() {
    Document made =
        world.create(CONFIG, CONFIG_YAML.replace("one}", "one, labels: {a: null, b: null}}"));
    assertThat(made.labels()).containsExactlyInAnyOrderEntriesOf(Map.of("a", "", "b", ""));
    world.create(POD, POD_YAML.replace("image: nginx", "image: nginx, args: [null, x]"));
    Object container = Json.list(world.find(POD).tree(), "spec", "containers").getFirst();
    assertThat(Json.list(container, "args")).isEqualTo(List.of("", "x"));
    byte[] patch =
        """
        [{"op": "replace", "path": "/metadata/labels/a", "value": "x"},
         {"op": "add", "path": "/metadata/labels/c"},
         {"op": "replace", "path": "/data"}]
        """
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Document patched =
        world
            .resources()
            .patch(
                world.part(CONFIG, Resources.Part.WHOLE),
                mightypi.api.patch.Patches.Type.JSON,
                patch,
                false)
            .document();
    assertThat(patched.labels())
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "x", "b", "", "c", ""));
    assertThat(Json.at(patched.tree(), "data")).isEmpty();
  }

  @Test
  void appliesOnTheServerAndTellsOfConflicts() {
    Resources.Patched first = world.apply(CONFIG, CONFIG_YAML, false);
    assertThat(first.created()).isTrue();
    Resources.Patched again = world.apply(CONFIG, CONFIG_YAML, false);
    assertThat(again.created()).isFalse();
    assertThat(again.document().resourceVersion()).isEqualTo(first.document().resourceVersion());

    world
        .cluster()
        .as(World.ADMIN, "other")
        .commit(new Change.Update(CONFIG, first.document().with("2", "data", "a")));
    assertThatThrownBy(() -> world.apply(CONFIG, CONFIG_YAML, false))
        .hasMessageContaining("Apply failed with 1 conflict");
    assertThat(Json.text(world.apply(CONFIG, CONFIG_YAML, true).document().tree(), "data", "a"))
        .contains("1");
  }

  @Test
  void givesAPodItsAccountTokenTolerationsAndPriority() {
    Document pod = world.create(POD, POD_YAML);
    Object spec = pod.tree().get("spec");

    assertThat(Json.text(spec, "serviceAccountName")).contains("default");
    Object volume = Json.list(spec, "volumes").getFirst();
    assertThat(Json.text(volume, "name").orElseThrow()).startsWith("kube-api-access-");
    assertThat(Json.list(volume, "projected", "sources")).hasSize(3);
    assertThat(Json.list(Json.list(spec, "containers").getFirst(), "volumeMounts")).hasSize(1);
    assertThat(Json.list(spec, "tolerations")).hasSize(2);
    assertThat(Json.at(spec, "priority")).contains(0);
    assertThat(Json.text(pod.tree(), "status", "phase")).contains("Pending");
    assertThat(Json.text(pod.tree(), "status", "qosClass")).contains("BestEffort");
  }

  @Test
  void refusesAPodOfAnUnknownRuntimeClass() {
    String yaml = POD_YAML.replace("spec:", "spec:\n  runtimeClassName: kata");
    assertThatThrownBy(() -> world.create(POD, yaml))
        .hasMessage("pods \"web\" is forbidden: pod rejected: RuntimeClass \"kata\" not found");
  }

  @Test
  void letsAPodGoAtOnceUntilItHasANode() {
    world.create(POD, POD_YAML);
    assertThat(world.delete(POD).gone()).isTrue();

    world.create(POD, POD_YAML);
    world.cluster().commit(new Change.Bind(POD, "", "pi5p0"));
    assertThat(
            Json.list(world.find(POD).tree(), "status", "conditions").stream()
                .map(each -> Json.text(each, "type").orElse("")))
        .contains("PodScheduled");
    Resources.Deleted deleted = world.delete(POD);
    assertThat(deleted.gone()).isFalse();
    assertThat(Json.at(deleted.last().tree(), "metadata", "deletionGracePeriodSeconds"))
        .contains(30);
    Resources.Deleted sooner =
        world.delete(POD, Optional.of(Duration.ofSeconds(5)), Optional.empty());
    assertThat(Json.at(sooner.last().tree(), "metadata", "deletionGracePeriodSeconds")).contains(5);
    assertThat(world.delete(POD, Optional.of(Duration.ZERO), Optional.empty()).gone()).isTrue();
    assertThat(world.now().find(POD)).isEmpty();
  }

  @Test
  void turnsPropagationIntoFinalizers() {
    world.create(DEPLOYMENT, DEPLOYMENT_YAML);
    Resources.Deleted deleted =
        world.delete(DEPLOYMENT, Optional.empty(), Optional.of(Change.Propagation.FOREGROUND));
    assertThat(deleted.gone()).isFalse();
    assertThat(Metadata.finalizers(deleted.last().tree())).containsExactly("foregroundDeletion");
    Document free = Document.of(Metadata.withFinalizers(deleted.last().tree(), List.of()));
    world.update(DEPLOYMENT, free);
    assertThat(world.now().find(DEPLOYMENT)).isEmpty();
  }

  @Test
  void jobsAndReplicationControllersLeaveTheirPodsToWhoeverDoesNotSayOtherwise() {
    Key job = Kinds.JOB.key("default", "sum");
    String yaml =
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: sum}
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}
        """;
    world.create(job, yaml);
    Resources.Deleted kept = world.delete(job);
    assertThat(Json.list(kept.last().tree(), "metadata", "finalizers"))
        .isEqualTo(List.of("orphan"));
    assertThat(world.warnings())
        .anyMatch(each -> each.startsWith("child pods are preserved by default"));

    Key other = Kinds.JOB.key("default", "other");
    world.create(other, yaml.replace("name: sum", "name: other"));
    int warned = world.warnings().size();
    Resources.Deleted gone =
        world.delete(other, Optional.empty(), Optional.of(Change.Propagation.BACKGROUND));
    assertThat(gone.gone()).isTrue();
    assertThat(world.warnings()).hasSize(warned);

    Key controller = Kinds.REPLICATION_CONTROLLER.key("default", "web");
    world.create(
        controller,
        """
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: web}
        spec: {template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}}
        """);
    assertThat(Json.list(world.delete(controller).last().tree(), "metadata", "finalizers"))
        .isEqualTo(List.of("orphan"));
  }

  @Test
  void endsANamespaceInTwoSteps() {
    Key key = Kinds.NAMESPACE.key("", "shop");
    world.create(key, "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
    Document ending = world.delete(key).last();
    assertThat(Json.text(ending.tree(), "status", "phase")).contains("Terminating");
    assertThatThrownBy(() -> world.create(Kinds.CONFIG_MAP.key("shop", "one"), CONFIG_YAML))
        .hasMessage(
            "configmaps \"one\" is forbidden: unable to create new content in namespace shop"
                + " because it is being terminated");

    Document free = ending.with(null, "spec", "finalizers");
    assertThat(world.cluster().commit(new Change.Update(key, free)))
        .isInstanceOf(mightypi.model.Cluster.Outcome.Committed.class);
    assertThat(world.now().find(key)).isEmpty();
    assertThatThrownBy(() -> world.delete(Kinds.NAMESPACE.key("", "default")))
        .hasMessage("namespaces \"default\" is forbidden: this namespace may not be deleted");
  }

  @Test
  void writesNothingWhenItStartsAgain() {
    long before = world.now().revision();
    world.close();
    world = new World(directory, Clock.SYSTEM);
    assertThat(world.now().changedSince(before).orElseThrow()).isEmpty();
  }

  @Test
  void checksLabels() {
    assertThatThrownBy(
            () ->
                world.create(
                    CONFIG,
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, labels: {a: 'b c'}}}"))
        .hasMessageContaining("metadata.labels: Invalid value: \"b c\": a valid label must be");
    assertThat(world.create(CONFIG, CONFIG_YAML).tree().get("data")).isEqualTo(Map.of("a", "1"));
  }

  private static int codeOf(Runnable write) {
    try {
      write.run();
    } catch (StatusException e) {
      return e.status().code();
    }
    throw new AssertionError("it was not refused");
  }
}
