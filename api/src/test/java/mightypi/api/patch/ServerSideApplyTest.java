package mightypi.api.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.schema.BuiltInSchemas;
import mightypi.api.schema.Shape;
import mightypi.api.status.StatusException;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {

  private static final Shape SHAPE = BuiltInSchemas.of(Deployment.class, Kinds.DEPLOYMENT).shape();
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Patches patches = new StandardPatches();

  @Test
  void theApplierOwnsWhatItSaysAndNoMore() throws IOException {
    Document made =
        apply(
            Optional.empty(),
            "alice",
            "{metadata: {name: web, labels: {a: x}}, spec: {replicas: 2, template: {spec: {containers: [{name: c, image: i, ports: [{containerPort: 80}]}]}}}}");
    assertThat(fields(made, "alice"))
        .isEqualTo(
            yaml(
                """
                f:metadata: {f:labels: {f:a: {}}}
                f:spec:
                  f:replicas: {}
                  f:template:
                    f:spec:
                      f:containers:
                        'k:{"name":"c"}':
                          .: {}
                          f:image: {}
                          f:name: {}
                          f:ports:
                            'k:{"containerPort":80,"protocol":"TCP"}': {.: {}, f:containerPort: {}}
                """));
    assertThat(entry(made, "alice"))
        .containsEntry("operation", "Apply")
        .containsEntry("apiVersion", "apps/v1")
        .containsEntry("time", "2026-01-01T12:00:00Z");
  }

  @Test
  void theTimeOfAManagerIsThatOfItsLastChangeOfAValue() throws IOException {
    Document made = update(Optional.empty(), "kubectl", "{spec: {replicas: 2}}");
    Instant later = NOON.plusSeconds(60);
    Patches.Manager afterwards = new Patches.Manager("kubectl", "apps/v1", "", later);

    Document scaled = made.with(3, "spec", "replicas");
    Document changed =
        Document.of(patches.owned(Optional.of(made), scaled.tree(), SHAPE, afterwards));
    assertThat(entry(changed, "kubectl")).containsEntry("time", "2026-01-01T12:01:00Z");

    Document same = Document.of(patches.owned(Optional.of(made), made.tree(), SHAPE, afterwards));
    assertThat(entry(same, "kubectl")).containsEntry("time", "2026-01-01T12:00:00Z");
  }

  @Test
  void conflictsAreToldAsKubectlPrintsThem() throws IOException {
    Document made =
        update(
            Optional.empty(),
            "kubectl-client-side-apply",
            "{metadata: {name: web}, spec: {replicas: 2, paused: true}}");
    StatusException one =
        catchThrowableOfType(
            StatusException.class, () -> apply(Optional.of(made), "bob", "{spec: {replicas: 3}}"));
    assertThat(one.status().code()).isEqualTo(409);
    assertThat(one.status().message())
        .isEqualTo(
            "Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using"
                + " apps/v1: .spec.replicas");
    assertThat(one.status().details().orElseThrow().causes().getFirst().reason())
        .isEqualTo("FieldManagerConflict");
    assertThatThrownBy(
            () -> apply(Optional.of(made), "bob", "{spec: {replicas: 3, paused: false}}"))
        .hasMessage(
            "Apply failed with 2 conflicts: conflicts with \"kubectl-client-side-apply\" using"
                + " apps/v1:\n- .spec.paused\n- .spec.replicas");
  }

  @Test
  void kubectlGoesOnWithServerSideApplyWhereItAppliedByItselfBefore() throws IOException {
    Document made =
        update(
            Optional.empty(),
            "kubectl-client-side-apply",
            "{apiVersion: apps/v1, metadata: {name: web, annotations: {%s: '%s'}}, spec: {replicas: 2, paused: true}}"
                .formatted(
                    LastApplied.ANNOTATION,
                    "{\"apiVersion\":\"apps/v1\",\"spec\":{\"replicas\":2,\"paused\":false}}"));
    assertThatThrownBy(() -> apply(Optional.of(made), "bob", "{spec: {replicas: 3}}"))
        .hasMessageContaining(".spec.replicas");
    assertThatThrownBy(() -> apply(Optional.of(made), "kubectl", "{spec: {paused: false}}"))
        .as("somebody changed it since")
        .hasMessageContaining(".spec.paused");

    Document next =
        apply(Optional.of(made), "kubectl", "{spec: {replicas: 3}, metadata: {labels: {a: b}}}");
    assertThat(Json.at(next.tree(), "spec", "replicas")).contains(3);
    assertThat(fields(next, "kubectl"))
        .isEqualTo(yaml("{f:metadata: {f:labels: {f:a: {}}}, f:spec: {f:replicas: {}}}"));
    assertThat(Json.text(next.tree(), "metadata", "annotations", LastApplied.ANNOTATION))
        .contains("{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"replicas\":3}}\n");
  }

  @Test
  void forceTakesTheFieldAway() throws IOException {
    Document made =
        update(Optional.empty(), "kubectl", "{metadata: {name: web}, spec: {replicas: 2}}");
    Document forced =
        Document.of(
            patches.applied(
                Optional.of(made), yaml("{spec: {replicas: 3}}"), SHAPE, manager("bob"), true));
    assertThat(Json.at(forced.tree(), "spec", "replicas")).contains(3);
    assertThat(Json.list(forced.tree(), "metadata", "managedFields")).hasSize(1);
    assertThat(fields(forced, "bob")).isEqualTo(yaml("{f:spec: {f:replicas: {}}}"));
  }

  @Test
  void equalValuesAreShared() throws IOException {
    Document made = apply(Optional.empty(), "alice", "{spec: {replicas: 2}}");
    Document both = apply(Optional.of(made), "bob", "{spec: {replicas: 2}}");
    Document left = apply(Optional.of(both), "alice", "{spec: {paused: true}}");
    assertThat(left.tree().get("spec")).isEqualTo(Map.of("replicas", 2, "paused", true));
    Document gone = apply(Optional.of(left), "bob", "{metadata: {labels: {b: b}}}");
    assertThat(gone.tree().get("spec")).isEqualTo(Map.of("paused", true));
  }

  @Test
  void whatLeavesTheConfigurationLeavesTheObject() throws IOException {
    Document made =
        apply(
            Optional.empty(),
            "alice",
            "{spec: {template: {spec: {containers: [{name: a, image: a, env: [{name: X, value: x}, {name: Y, value: y}]}, {name: b, image: b}]}}}}");
    Document next =
        apply(
            Optional.of(made),
            "alice",
            "{spec: {template: {spec: {containers: [{name: a, image: a2, env: [{name: Y, value: y}]}]}}}}");
    assertThat(next.tree().get("spec"))
        .isEqualTo(
            yaml(
                "{template: {spec: {containers: [{name: a, image: a2, env: [{name: Y, value: y}]}]}}}"));
  }

  @Test
  void itemsOfOthersStayWhereTheyAre() throws IOException {
    Document made =
        update(
            Optional.empty(),
            "injector",
            "{spec: {template: {spec: {containers: [{name: side, image: s}]}}}}");
    Document next =
        apply(
            Optional.of(made),
            "alice",
            "{spec: {template: {spec: {containers: [{name: a, image: a}]}}}}");
    List<?> containers = Json.list(next.tree(), "spec", "template", "spec", "containers");
    assertThat(containers)
        .extracting(each -> Json.text(each, "name").orElse(""))
        .containsExactly("a", "side");
  }

  @Test
  void anAtomicObjectHasOneOwner() throws IOException {
    Document made = apply(Optional.empty(), "alice", "{spec: {selector: {matchLabels: {a: x}}}}");
    assertThat(fields(made, "alice")).isEqualTo(yaml("{f:spec: {f:selector: {}}}"));
    assertThatThrownBy(
            () -> apply(Optional.of(made), "bob", "{spec: {selector: {matchLabels: {b: x}}}}"))
        .hasMessage("Apply failed with 1 conflict: conflict with \"alice\": .spec.selector");
  }

  @Test
  void anUpdateOwnsWhatItChanges() throws IOException {
    Document made =
        update(
            Optional.empty(),
            "a",
            "{metadata: {name: web, labels: {x: x}}, spec: {replicas: 1, paused: true}}");
    assertThat(fields(made, "a"))
        .isEqualTo(
            yaml(
                "{f:metadata: {f:labels: {.: {}, f:x: {}}}, f:spec: {f:paused: {}, f:replicas: {}}}"));
    Document next =
        update(
            Optional.of(made), "b", "{metadata: {name: web, labels: {x: x}}, spec: {replicas: 2}}");
    assertThat(fields(next, "a")).isEqualTo(yaml("{f:metadata: {f:labels: {.: {}, f:x: {}}}}"));
    assertThat(fields(next, "b")).isEqualTo(yaml("{f:spec: {f:replicas: {}}}"));
  }

  @Test
  void nothingMovesWhenNothingChanges() throws IOException {
    String config = "{metadata: {name: web}, spec: {replicas: 1}}";
    Document made = apply(Optional.empty(), "alice", config);
    Patches.Manager later = new Patches.Manager("alice", "apps/v1", "", NOON.plusSeconds(60));
    assertThat(patches.applied(Optional.of(made), yaml(config), SHAPE, later, false))
        .isEqualTo(made.tree());
    assertThat(patches.owned(Optional.of(made), made.tree(), SHAPE, later)).isEqualTo(made.tree());
  }

  @Test
  void oneEmptyEntryResetsTheManagers() throws IOException {
    Document made =
        apply(Optional.empty(), "alice", "{metadata: {name: web}, spec: {replicas: 1}}");
    Map<String, @Nullable Object> reset =
        Json.with(made.tree(), List.of(Map.of()), "metadata", "managedFields");
    assertThat(patches.owned(Optional.of(made), reset, SHAPE, manager("bob")))
        .extractingByKey("metadata")
        .isEqualTo(Map.of("name", "web"));
  }

  @Test
  void setsOfFieldsSurviveTheirText() throws IOException {
    Document made =
        apply(
            Optional.empty(),
            "alice",
            "{metadata: {finalizers: [a/b]}, spec: {template: {spec: {containers: [{name: c, ports: [{containerPort: 1}]}], volumes: [{name: v, emptyDir: {}}]}}}}");
    FieldSet set = FieldSet.parse(fields(made, "alice"));
    assertThat(FieldSet.parse(set.json())).isEqualTo(set);
    assertThat(set.paths())
        .contains(
            ".metadata.finalizers[=\"a/b\"]",
            ".spec.template.spec.containers[name=\"c\"].ports[containerPort=1,protocol=\"TCP\"]",
            ".spec.template.spec.volumes[name=\"v\"].emptyDir");
    assertThat(set.minus(set).isEmpty()).isTrue();
    assertThat(set.union(set)).isEqualTo(set);
    assertThat(set.intersection(set)).isEqualTo(set);
  }

  private Document apply(Optional<Document> live, String name, String configuration)
      throws IOException {
    return Document.of(patches.applied(live, yaml(configuration), SHAPE, manager(name), false));
  }

  private Document update(Optional<Document> old, String name, String object) throws IOException {
    return Document.of(patches.owned(old, yaml(object), SHAPE, manager(name)));
  }

  private static Patches.Manager manager(String name) {
    return new Patches.Manager(name, "apps/v1", "", NOON);
  }

  private static Map<String, @Nullable Object> entry(Document object, String manager) {
    return Json.list(object.tree(), "metadata", "managedFields").stream()
        .map(each -> Json.map(each))
        .filter(each -> manager.equals(each.get("manager")))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, @Nullable Object> fields(Document object, String manager) {
    return Json.map(entry(object, manager), "fieldsV1");
  }

  private static Map<String, @Nullable Object> yaml(String text) throws IOException {
    return Json.freezeMap(new YAMLMapper().readValue(text, Map.class));
  }
}
