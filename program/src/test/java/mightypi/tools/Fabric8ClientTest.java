package mightypi.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mightypi.program.assemble.ControlPlane;
import mightypi.testkit.ProcessStreams;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fabric8's client for Java, unchanged. */
class Fabric8ClientTest {

  private static final String HERE = "fabric8";

  @TempDir static Path folder;
  private static ControlPlane plane;
  private static KubernetesClient client;

  @BeforeAll
  static void start() throws IOException {
    plane = ControlPlane.start(folder, new ProcessStreams(folder.resolve("pods")));
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Files.readString(plane.kubeconfig())))
            .build();
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(HERE).endMetadata().build())
        .create();
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    plane.close();
  }

  private static ConfigMap note(String name, Map<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(HERE)
        .withName(name)
        .addToLabels("by", name.split("-")[0])
        .endMetadata()
        .withData(data)
        .build();
  }

  @Test
  void writesAndReadsAndIsToldWhatIsStale() {
    ConfigMap made = client.resource(note("crud", Map.of("a", "1"))).create();
    ConfigMap edited =
        client
            .configMaps()
            .inNamespace(HERE)
            .withName("crud")
            .edit(old -> new ConfigMapBuilder(old).addToData("b", "2").build());
    assertThat(edited.getData()).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThatThrownBy(() -> client.resource(made).lockResourceVersion().update())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, fault -> assertThat(fault.getCode()).isEqualTo(409));
    assertThat(client.resource(made).delete()).hasSize(1);
    assertThat(client.resource(made).get()).isNull();
  }

  @Test
  void listsInChunks() {
    for (int i = 0; i < 5; i++) {
      client.resource(note("chunk-" + i, Map.of())).create();
    }
    List<Integer> sizes = new ArrayList<>();
    @Nullable String token = null;
    do {
      ConfigMapList list =
          client
              .configMaps()
              .inNamespace(HERE)
              .withLabel("by", "chunk")
              .list(new ListOptionsBuilder().withLimit(2L).withContinue(token).build());
      sizes.add(list.getItems().size());
      token = list.getMetadata().getContinue();
    } while (token != null && !token.isEmpty());
    assertThat(sizes).containsExactly(2, 2, 1);
  }

  @Test
  void speaksAllPatches() {
    client.resource(note("patched", Map.of("a", "1"))).create();
    assertThat(patched(PatchType.JSON, "[{\"op\":\"add\",\"path\":\"/data/b\",\"value\":\"2\"}]"))
        .isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(patched(PatchType.JSON_MERGE, "{\"data\":{\"a\":null,\"c\":\"3\"}}"))
        .isEqualTo(Map.of("b", "2", "c", "3"));
    assertThat(patched(PatchType.STRATEGIC_MERGE, "{\"data\":{\"d\":\"4\"}}"))
        .isEqualTo(Map.of("b", "2", "c", "3", "d", "4"));
    assertThatThrownBy(
            () -> client.resource(note("patched", Map.of("c", "mine"))).serverSideApply())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, fault -> assertThat(fault.getCode()).isEqualTo(409));
    assertThat(
            client
                .resource(note("patched", Map.of("c", "mine")))
                .forceConflicts()
                .serverSideApply()
                .getData())
        .isEqualTo(Map.of("b", "2", "c", "mine", "d", "4"));
  }

  private static Map<String, String> patched(PatchType type, String text) {
    return client
        .configMaps()
        .inNamespace(HERE)
        .withName("patched")
        .patch(PatchContext.of(type), text)
        .getData();
  }

  @Test
  void followsWithAnInformer() throws InterruptedException {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    client.resource(note("seen-before", Map.of())).create();
    ResourceEventHandler<ConfigMap> handler =
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(ConfigMap object) {
            told.add("added " + object.getMetadata().getName());
          }

          @Override
          public void onUpdate(ConfigMap before, ConfigMap now) {
            told.add("updated " + now.getData());
          }

          @Override
          public void onDelete(ConfigMap object, boolean stateUnknown) {
            told.add("deleted " + object.getMetadata().getName());
          }
        };
    try (SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inNamespace(HERE).withLabel("by", "seen").inform(handler)) {
      assertThat(informer.hasSynced()).isTrue();
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("added seen-before");
      client.resource(note("seen-later", Map.of())).create();
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("added seen-later");
      client.resource(note("seen-later", Map.of("a", "1"))).update();
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("updated {a=1}");
      client.resource(note("seen-later", Map.of())).delete();
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("deleted seen-later");
    }
  }

  @Test
  void rollsADeploymentOut() {
    Deployment wish =
        new DeploymentBuilder()
            .withNewMetadata()
            .withNamespace(HERE)
            .withName("web")
            .endMetadata()
            .withNewSpec()
            .withReplicas(2)
            .withNewSelector()
            .addToMatchLabels("app", "web")
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .addToLabels("app", "web")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("main")
            .withImage("busybox")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    client.resource(wish).serverSideApply();
    Deployment ready =
        client
            .apps()
            .deployments()
            .inNamespace(HERE)
            .withName("web")
            .waitUntilReady(60, TimeUnit.SECONDS);
    assertThat(ready.getStatus().getReadyReplicas()).isEqualTo(2);
    assertThat(
            client
                .apps()
                .deployments()
                .inNamespace(HERE)
                .withName("web")
                .scale(1)
                .getSpec()
                .getReplicas())
        .isEqualTo(1);
  }

  @Test
  void speaksWithContainers() throws Exception {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(HERE)
            .withName("worker")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("main")
            .withImage("busybox")
            .endContainer()
            .endSpec()
            .build();
    client.resource(pod).create();
    PodResource worker = client.pods().inNamespace(HERE).withName("worker");
    worker.waitUntilReady(60, TimeUnit.SECONDS);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (ExecWatch command = worker.writingOutput(said).exec("sh", "-c", "echo said; exit 3")) {
      assertThat(command.exitCode().get(60, TimeUnit.SECONDS)).isEqualTo(3);
    }
    assertThat(said.toString(UTF_8)).isEqualTo("said\n");
    assertThat(worker.getLog()).isEqualTo("main began\n");
    Path file = folder.resolve("sent");
    Files.writeString(file, "by tar");
    assertThat(worker.file("/tmp/" + HERE + "-sent").upload(file)).isTrue();
    assertThat(Files.readString(Path.of("/tmp/" + HERE + "-sent"))).isEqualTo("by tar");
    Files.delete(Path.of("/tmp/" + HERE + "-sent"));
    try (Things.Echo server = new Things.Echo();
        LocalPortForward forward = worker.portForward(server.port());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), forward.getLocalPort())) {
      socket.getOutputStream().write("there and back".getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readNBytes(14), UTF_8))
          .isEqualTo("there and back");
    }
  }

  @Test
  void electsOneLeaderAndThenTheOther() throws Exception {
    BlockingQueue<String> leaders = new LinkedBlockingQueue<>();
    CompletableFuture<?> first = candidate("first", leaders);
    assertThat(leaders.poll(60, TimeUnit.SECONDS)).isEqualTo("first");
    CompletableFuture<?> second = candidate("second", leaders);
    assertThat(leaders.poll(1500, TimeUnit.MILLISECONDS)).isNull();
    first.cancel(true);
    assertThat(leaders.poll(60, TimeUnit.SECONDS)).isEqualTo("second");
    second.cancel(true);
  }

  private static CompletableFuture<?> candidate(String name, BlockingQueue<String> leaders) {
    return client
        .leaderElector()
        .withConfig(
            new LeaderElectionConfigBuilder()
                .withName("leader")
                .withLock(new LeaseLock(HERE, "leader", name))
                .withLeaseDuration(Duration.ofSeconds(15))
                .withRenewDeadline(Duration.ofSeconds(10))
                .withRetryPeriod(Duration.ofMillis(300))
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(
                    new LeaderCallbacks(() -> leaders.add(name), () -> {}, leader -> {}))
                .build())
        .build()
        .start();
  }
}
