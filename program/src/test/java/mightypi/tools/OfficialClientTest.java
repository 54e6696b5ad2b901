package mightypi.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.Exec;
import io.kubernetes.client.PodLogs;
import io.kubernetes.client.PortForward;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.kubernetes.client.extended.leaderelection.LeaderElector;
import io.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1DeploymentSpec;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.util.CallGeneratorParams;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.PatchUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import mightypi.program.assemble.ControlPlane;
import mightypi.testkit.ProcessStreams;
import mightypi.testkit.Watching;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official client for Java, unchanged. */
class OfficialClientTest {

  private static final String HERE = "official";

  @TempDir static Path folder;
  private static ControlPlane plane;
  private static ApiClient client;
  private static CoreV1Api core;

  @BeforeAll
  static void start() throws IOException, ApiException {
    plane = ControlPlane.start(folder, new ProcessStreams(folder.resolve("pods")));
    client = Config.fromConfig(plane.kubeconfig().toString());
    client.setReadTimeout(0);
    core = new CoreV1Api(client);
    core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(HERE))).execute();
  }

  @AfterAll
  static void stop() throws IOException {
    client.getHttpClient().dispatcher().executorService().shutdownNow();
    client.getHttpClient().connectionPool().evictAll();
    plane.close();
  }

  private static V1ConfigMap note(String name, Map<String, String> data) {
    return new V1ConfigMap()
        .metadata(new V1ObjectMeta().name(name).labels(Map.of("by", name.split("-")[0])))
        .data(data);
  }

  @Test
  void writesAndReadsAndIsToldWhatIsStale() throws ApiException {
    V1ConfigMap made =
        core.createNamespacedConfigMap(HERE, note("crud", Map.of("a", "1"))).execute();
    V1ConfigMap next = core.readNamespacedConfigMap("crud", HERE).execute().putDataItem("b", "2");
    assertThat(core.replaceNamespacedConfigMap("crud", HERE, next).execute().getData())
        .isEqualTo(Map.of("a", "1", "b", "2"));
    assertThatThrownBy(() -> core.replaceNamespacedConfigMap("crud", HERE, made).execute())
        .isInstanceOfSatisfying(
            ApiException.class, fault -> assertThat(fault.getCode()).isEqualTo(409));
    core.deleteNamespacedConfigMap("crud", HERE).execute();
    assertThatThrownBy(() -> core.readNamespacedConfigMap("crud", HERE).execute())
        .isInstanceOfSatisfying(
            ApiException.class,
            fault ->
                assertThat(fault.getResponseBody()).contains("configmaps \\\"crud\\\" not found"));
  }

  @Test
  void listsInChunks() throws ApiException {
    for (int i = 0; i < 5; i++) {
      core.createNamespacedConfigMap(HERE, note("chunk-" + i, Map.of())).execute();
    }
    List<Integer> sizes = new ArrayList<>();
    @Nullable String token = null;
    do {
      V1ConfigMapList list =
          core.listNamespacedConfigMap(HERE)
              .labelSelector("by=chunk")
              .limit(2)
              ._continue(token)
              .execute();
      sizes.add(list.getItems().size());
      token = list.getMetadata().getContinue();
    } while (token != null && !token.isEmpty());
    assertThat(sizes).containsExactly(2, 2, 1);
  }

  @Test
  void speaksAllPatches() throws ApiException {
    core.createNamespacedConfigMap(HERE, note("patched", Map.of("a", "1"))).execute();
    assertThat(
            patched(
                V1Patch.PATCH_FORMAT_JSON_PATCH,
                "[{\"op\":\"add\",\"path\":\"/data/b\",\"value\":\"2\"}]"))
        .isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(
            patched(V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH, "{\"data\":{\"a\":null,\"c\":\"3\"}}"))
        .isEqualTo(Map.of("b", "2", "c", "3"));
    assertThat(patched(V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH, "{\"data\":{\"d\":\"4\"}}"))
        .isEqualTo(Map.of("b", "2", "c", "3", "d", "4"));
    assertThat(
            patched(
                V1Patch.PATCH_FORMAT_APPLY_YAML,
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"patched\"},\"data\":{\"c\":\"mine\"}}"))
        .isEqualTo(Map.of("b", "2", "c", "mine", "d", "4"));
  }

  private static Map<String, String> patched(String format, String text) throws ApiException {
    boolean apply = format.equals(V1Patch.PATCH_FORMAT_APPLY_YAML);
    return PatchUtils.patch(
            V1ConfigMap.class,
            () ->
                core.patchNamespacedConfigMap("patched", HERE, new V1Patch(text))
                    .fieldManager("test")
                    .force(apply ? true : null)
                    .buildCall(null),
            format,
            client)
        .getData();
  }

  @Test
  void followsWithAnInformer() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    SharedInformerFactory factory = new SharedInformerFactory(client);
    core.createNamespacedConfigMap(HERE, note("seen-before", Map.of())).execute();
    SharedIndexInformer<V1ConfigMap> informer =
        factory.sharedIndexInformerFor(
            (CallGeneratorParams call) ->
                core.listNamespacedConfigMap(HERE)
                    .labelSelector("by=seen")
                    .resourceVersion(call.resourceVersion)
                    .timeoutSeconds(call.timeoutSeconds)
                    .watch(call.watch)
                    .buildCall(null),
            V1ConfigMap.class,
            V1ConfigMapList.class);
    informer.addEventHandler(
        new ResourceEventHandler<V1ConfigMap>() {
          @Override
          public void onAdd(V1ConfigMap object) {
            told.add("added " + object.getMetadata().getName());
          }

          @Override
          public void onUpdate(V1ConfigMap before, V1ConfigMap now) {
            told.add("updated " + now.getData());
          }

          @Override
          public void onDelete(V1ConfigMap object, boolean stateUnknown) {
            told.add("deleted " + object.getMetadata().getName());
          }
        });
    factory.startAllRegisteredInformers();
    try {
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("added seen-before");
      V1ConfigMap made =
          core.createNamespacedConfigMap(HERE, note("seen-later", Map.of())).execute();
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("added seen-later");
      core.replaceNamespacedConfigMap("seen-later", HERE, made.putDataItem("a", "1")).execute();
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("updated {a=1}");
      core.deleteNamespacedConfigMap("seen-later", HERE).execute();
      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("deleted seen-later");
    } finally {
      factory.stopAllRegisteredInformers();
    }
  }

  @Test
  void rollsADeploymentOut() throws Exception {
    AppsV1Api apps = new AppsV1Api(client);
    Map<String, String> labels = Map.of("app", "web");
    apps.createNamespacedDeployment(
            HERE,
            new V1Deployment()
                .metadata(new V1ObjectMeta().name("web"))
                .spec(
                    new V1DeploymentSpec()
                        .replicas(2)
                        .selector(new V1LabelSelector().matchLabels(labels))
                        .template(
                            new V1PodTemplateSpec()
                                .metadata(new V1ObjectMeta().labels(labels))
                                .spec(spec()))))
        .execute();
    Watching.until(
        "both are ready",
        () ->
            Integer.valueOf(2)
                .equals(
                    apps.readNamespacedDeploymentStatus("web", HERE)
                        .execute()
                        .getStatus()
                        .getReadyReplicas()));
    assertThat(apps.readNamespacedDeploymentScale("web", HERE).execute().getStatus().getSelector())
        .isEqualTo("app=web");
  }

  private static V1PodSpec spec() {
    return new V1PodSpec().addContainersItem(new V1Container().name("main").image("busybox"));
  }

  @Test
  void speaksWithContainers() throws Exception {
    core.createNamespacedPod(
            HERE, new V1Pod().metadata(new V1ObjectMeta().name("worker")).spec(spec()))
        .execute();
    Process echo = new Exec(client).exec(HERE, "worker", new String[] {"cat"}, true, false);
    echo.getOutputStream().write("said\n".getBytes(UTF_8));
    echo.getOutputStream().flush();
    assertThat(new String(echo.getInputStream().readNBytes(5), UTF_8)).isEqualTo("said\n");
    echo.destroy();
    Process failing =
        new Exec(client).exec(HERE, "worker", new String[] {"sh", "-c", "exit 3"}, false, false);
    assertThat(failing.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(failing.exitValue()).isEqualTo(3);
    try (InputStream log = new PodLogs(client).streamNamespacedPodLog(HERE, "worker", "main")) {
      assertThat(new String(log.readAllBytes(), UTF_8)).isEqualTo("main began\n");
    }
    try (Things.Echo server = new Things.Echo()) {
      PortForward.PortForwardResult forward =
          new PortForward(client).forward(HERE, "worker", List.of(server.port()));
      forward.getOutboundStream(server.port()).write("there and back".getBytes(UTF_8));
      forward.getOutboundStream(server.port()).flush();
      assertThat(new String(forward.getInputStream(server.port()).readNBytes(14), UTF_8))
          .isEqualTo("there and back");
    }
  }

  @Test
  void electsOneLeaderAndThenTheOther() throws Exception {
    BlockingQueue<String> leaders = new LinkedBlockingQueue<>();
    Thread first = candidate("first", leaders);
    assertThat(leaders.poll(60, TimeUnit.SECONDS)).isEqualTo("first");
    Thread second = candidate("second", leaders);
    assertThat(leaders.poll(1500, TimeUnit.MILLISECONDS)).isNull();
    first.interrupt();
    assertThat(leaders.poll(60, TimeUnit.SECONDS)).isEqualTo("second");
    second.interrupt();
  }

  private static Thread candidate(String name, BlockingQueue<String> leaders) {
    LeaderElectionConfig config =
        new LeaderElectionConfig(
            new LeaseLock(HERE, "leader", name, client),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            Duration.ofMillis(300));
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (LeaderElector elector = new LeaderElector(config)) {
                elector.run(() -> leaders.add(name), () -> {});
              }
            });
  }
}
