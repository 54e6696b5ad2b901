package mightypi.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mightypi.api.status.StatusException;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BuiltInSchemasTest {

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, creationTimestamp: null, annotations: {}, finalizers: []}
      spec:
        replicas: 3
        strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}}
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: web
              image: nginx
              ports: [{containerPort: 80}]
              resources: {limits: {cpu: 1, memory: 64Mi}}
      """;

  private final Schema deployments = BuiltInSchemas.of(Deployment.class, Kinds.DEPLOYMENT);

  @Test
  void keepsWhatItKnowsAndReadsNullAsAbsent() throws IOException {
    Schema.Pruned pruned = deployments.prune(yaml(WEB));
    assertThat(pruned.unknownFields()).isEmpty();
    assertThat(pruned.tree().get("metadata")).isEqualTo(Map.of("name", "web"));
    assertThat(pruned.tree().get("spec")).isEqualTo(yaml(WEB).get("spec"));
    assertThat(deployments.problems(pruned.tree())).isEmpty();
  }

  @Test
  void writesTimesAsClientsInGoReadThem() throws IOException {
    Schema leases = BuiltInSchemas.of(Lease.class, Kinds.LEASE);
    assertThat(
            leases
                .prune(
                    yaml(
                        """
                        metadata: {creationTimestamp: "2026-01-01T01:00:00.7+01:00"}
                        spec: {renewTime: "2026-01-01T00:00:00.5Z"}
                        """))
                .tree())
        .isEqualTo(
            Map.of(
                "metadata",
                Map.of("creationTimestamp", "2026-01-01T00:00:00Z"),
                "spec",
                Map.of("renewTime", "2026-01-01T00:00:00.500000Z")));
  }

  @Test
  void cutsUnknownFieldsAndNamesThem() throws IOException {
    Map<String, @Nullable Object> tree =
        yaml(
            WEB.replace("image: nginx", "image: nginx\n        imagePolicy: x")
                .replace("  replicas: 3", "  foo: 1"));
    Schema.Pruned pruned = deployments.prune(tree);
    assertThat(pruned.unknownFields())
        .containsExactly("spec.foo", "spec.template.spec.containers[0].imagePolicy");
    assertThat(Json.map(pruned.tree(), "spec")).doesNotContainKey("foo");
  }

  @Test
  void answersAsTheDecoderOfKubernetes() {
    assertThatThrownBy(() -> deployments.prune(yaml(WEB.replace("replicas: 3", "replicas: three"))))
        .isInstanceOf(StatusException.class)
        .hasMessage(
            "Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot unmarshal"
                + " string into Go struct field DeploymentSpec.spec.replicas of type int32");
    assertThatThrownBy(() -> deployments.prune(yaml(WEB.replace("image: nginx", "image: 8"))))
        .hasMessageEndingWith(
            "json: cannot unmarshal number into Go struct field"
                + " Container.spec.template.spec.containers.image of type string");
    assertThatThrownBy(() -> deployments.prune(yaml(WEB.replace("memory: 64Mi", "memory: lots"))))
        .hasMessageContaining("quantities must match the regular expression");
  }

  @Test
  void tellsClientsWhatIsRequiredAndLeavesTheVerdictToTheKind() throws IOException {
    Map<String, @Nullable Object> tree =
        yaml(
            WEB.replace("- name: web\n        image", "- image")
                .replace("type: RollingUpdate", "type: Sudden"));
    assertThat(deployments.problems(tree)).isEmpty();
    assertThat(deployments.components().get("io.k8s.api.core.v1.Container"))
        .containsEntry("required", List.of("name"));
    assertThat(
            Json.map(
                deployments.components().get("io.k8s.api.apps.v1.DeploymentStrategy"),
                "properties",
                "type"))
        .containsEntry("enum", List.of("Recreate", "RollingUpdate"));
  }

  @Test
  void knowsHowListsMerge() {
    Shape ports = at(deployments.shape(), "spec", "template", "spec", "containers", "ports");
    assertThat(ports)
        .isInstanceOfSatisfying(
            Shape.ListMap.class,
            list -> {
              assertThat(list.keys()).containsExactly("containerPort", "protocol");
              assertThat(list.keyDefaults()).isEqualTo(Map.of("protocol", "TCP"));
              assertThat(list.patchKey()).isEqualTo("containerPort");
            });
    assertThat(at(deployments.shape(), "spec", "selector")).isEqualTo(Shape.ATOMIC);
    assertThat(at(deployments.shape(), "metadata", "finalizers")).isEqualTo(new Shape.SetOf(true));
    assertThat(at(deployments.shape(), "spec", "template", "spec", "tolerations"))
        .isInstanceOf(Shape.AtomicList.class);
  }

  private static Shape at(Shape shape, String... path) {
    Shape result = shape;
    for (String step : path) {
      Shape owner = result instanceof Shape.ListMap list ? list.item().get() : result;
      result = Objects.requireNonNull(((Shape.Struct) owner).fields().get(step)).get();
    }
    return result;
  }

  @Test
  void publishesComponentsWithKubernetesExtensions() {
    Schema pods = BuiltInSchemas.of(Pod.class, Kinds.POD);
    assertThat(pods.component()).isEqualTo("io.k8s.api.core.v1.Pod");
    Map<String, Map<String, Object>> components = pods.components();
    assertThat(components.get("io.k8s.api.core.v1.Pod"))
        .containsEntry(
            "x-kubernetes-group-version-kind",
            List.of(Map.of("group", "", "version", "v1", "kind", "Pod")));
    assertThat(Json.map(components.get("io.k8s.api.core.v1.PodSpec"), "properties", "volumes"))
        .containsEntry("x-kubernetes-patch-strategy", "merge,retainKeys")
        .containsEntry("x-kubernetes-patch-merge-key", "name")
        .containsEntry("x-kubernetes-list-map-keys", List.of("name"));
    assertThat(components).containsKey("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
  }

  @Test
  void aTypeMayHoldItself() {
    Schema definitions =
        BuiltInSchemas.of(CustomResourceDefinition.class, Kinds.CUSTOM_RESOURCE_DEFINITION);
    assertThat(definitions.components())
        .containsKey("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps");
  }

  static Map<String, @Nullable Object> yaml(String text) throws IOException {
    return Json.freezeMap(new YAMLMapper().readValue(text, Map.class));
  }
}
