package mightypi.api.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mightypi.api.definition.DefinitionController;
import mightypi.api.kind.ecosystem.EcosystemDefinitions;
import mightypi.api.type.ResourceType;
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

/** The manifests of the story, through the whole machinery but for the network. */
@NullUnmarked
class ManifestsTest {

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

  /** Creates every object of a file, as {@code kubectl create} does. */
  private List<Document> create(String file) throws IOException {
    List<Document> made = new ArrayList<>();
    try (InputStream text = Objects.requireNonNull(ManifestsTest.class.getResourceAsStream(file));
        MappingIterator<Object> objects =
            new YAMLMapper().readerFor(Object.class).readValues(text)) {
      while (objects.hasNext()) {
        Object tree = objects.next();
        if (tree instanceof Map<?, ?> map) {
          made.add(create(Document.of(Json.freezeMap(map))));
        }
      }
    }
    return made;
  }

  private Document create(Document object) {
    ResourceType type =
        world.types().of(world.now()).all().stream()
            .filter(each -> each.kind().name().equals(object.kindName()))
            .filter(each -> each.kind().apiVersion().equals(object.apiVersion()))
            .findFirst()
            .orElseThrow();
    String namespace = object.namespace().isEmpty() ? "default" : object.namespace();
    Key key = type.kind().key(namespace, object.name());
    return world
        .resources()
        .create(world.write(World.ADMIN, key), new Resources.Body(object.tree(), List.of()));
  }

  @Test
  void storesTheHelloDeploymentAsKubernetesWould() throws IOException {
    List<Document> made = create("01-hello-deployment.yaml");

    Deployment deployment = made.getFirst().as(Deployment.class);
    assertThat(deployment.getSpec().getRevisionHistoryLimit()).isEqualTo(10);
    assertThat(deployment.getSpec().getProgressDeadlineSeconds()).isEqualTo(600);
    assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("RollingUpdate");
    var pod = deployment.getSpec().getTemplate().getSpec();
    assertThat(pod.getRestartPolicy()).isEqualTo("Always");
    assertThat(pod.getDnsPolicy()).isEqualTo("ClusterFirst");
    assertThat(pod.getSchedulerName()).isEqualTo("default-scheduler");
    assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(30L);
    var container = pod.getContainers().getFirst();
    assertThat(container.getImagePullPolicy()).isEqualTo("Always");
    assertThat(container.getPorts().getFirst().getProtocol()).isEqualTo("TCP");
    assertThat(deployment.getMetadata().getManagedFields()).hasSize(1);

    Service service = made.get(1).as(Service.class);
    assertThat(service.getSpec().getClusterIP()).startsWith("10.152.183.");
    assertThat(service.getSpec().getClusterIPs()).containsExactly(service.getSpec().getClusterIP());
    assertThat(service.getSpec().getPorts().getFirst().getNodePort()).isBetween(30000, 32767);
    assertThat(service.getSpec().getExternalTrafficPolicy()).isEqualTo("Cluster");
    assertThat(service.getSpec().getInternalTrafficPolicy()).isEqualTo("Cluster");
    assertThat(service.getSpec().getAllocateLoadBalancerNodePorts()).isTrue();
    assertThat(service.getSpec().getIpFamilyPolicy()).isEqualTo("SingleStack");
    assertThat(service.getSpec().getSessionAffinity()).isEqualTo("None");
  }

  @Test
  void takesThePingServiceInANamespaceOfItsOwn() throws IOException {
    create("03-runtime.yaml");
    List<Document> made = create("04-pingpong-service.yaml");

    assertThat(made)
        .extracting(Document::toString)
        .containsExactly("Namespace ping", "Deployment ping/ping", "Service ping/ping");
    assertThat(Json.text(made.get(1).tree(), "spec", "template", "spec", "runtimeClassName"))
        .contains("kata");
    assertThat(world.find(Kinds.NAMESPACE.key("", "ping")).labels())
        .containsEntry("kubernetes.io/metadata.name", "ping");
  }

  @Test
  void takesAPoolOnceItsDefinitionIsThere() throws IOException {
    for (Document definition : EcosystemDefinitions.all()) {
      Key key = definition.key(Kinds.CUSTOM_RESOURCE_DEFINITION);
      world.cluster().commit(new Change.Create(key, definition));
    }
    DefinitionController controller = new DefinitionController(Clock.SYSTEM);
    for (int round = 0; round < 3; round++) {
      for (Document each : world.now().all(Kinds.CUSTOM_RESOURCE_DEFINITION)) {
        controller
            .decide(world.now(), each.key(Kinds.CUSTOM_RESOURCE_DEFINITION))
            .changes()
            .forEach(world.cluster()::commit);
      }
    }
    Document pool = create("02-metallb-address-pool.yaml").getFirst();
    assertThat(Json.at(pool.tree(), "spec", "autoAssign")).contains(true);
    assertThat(Json.at(pool.tree(), "metadata", "generation")).contains(1);
  }
}
