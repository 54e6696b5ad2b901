package mightypi.node.agent;

import static mightypi.node.agent.Lodge.shell;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What happens to running containers when their surroundings change. */
@EnabledIf("mightypi.node.agent.Lodge#canRun")
class AdoptionTest {

  private static final String SLEEP = "exec /bin/busybox sleep 1000";
  private static Lodge lodge;

  @BeforeAll
  static void open(@TempDir Path data) throws IOException {
    lodge = Lodge.open(data);
  }

  @AfterAll
  static void close() {
    lodge.close();
  }

  private static String id(Key pod) {
    return lodge.status(pod).getContainerStatuses().getFirst().getContainerID();
  }

  @Test
  void aNewAgentLeavesOnTheNodeWhatOthersCountThere() throws Exception {
    Key node = Kinds.NODE.key("", "pi");
    lodge.awaitImage(now -> now.find(node).isPresent(), "the node");
    Document counted =
        lodge
            .cluster()
            .now()
            .find(node)
            .orElseThrow()
            .with("3", "status", "capacity", "example.com/dongle");
    lodge.cluster().commit(new Change.UpdateStatus(node, counted));

    lodge.restartAgent();
    lodge.awaitImage(
        now ->
            Json.text(
                    now.find(node).orElseThrow().tree(),
                    "status",
                    "allocatable",
                    "example.com/dongle")
                .equals(Optional.of("3")),
        "what others counted");
  }

  @Test
  void aNewAgentGoesOnWithWhatRunsAndEndsWhatWasDeletedMeanwhile() throws Exception {
    Key kept =
        lodge.pod(
            "kept", "{'terminationGracePeriodSeconds':1,'containers':[" + shell(SLEEP) + "]}");
    Key gone =
        lodge.pod(
            "gone", "{'terminationGracePeriodSeconds':1,'containers':[" + shell(SLEEP) + "]}");
    lodge.awaitReady(kept);
    lodge.awaitReady(gone);
    String id = id(kept);
    String uid = lodge.cluster().now().find(gone).orElseThrow().uid();
    Path files = lodge.data().resolve("pods").resolve(uid);
    assertThat(files).exists();

    lodge.stopAgent();
    lodge
        .cluster()
        .commit(
            new Change.Delete(
                gone,
                uid,
                java.util.Optional.of(java.time.Duration.ZERO),
                Change.Propagation.BACKGROUND));
    lodge.restartAgent();

    awaitNot(files);
    assertThat(id(kept)).isEqualTo(id);
    assertThat(lodge.status(kept).getContainerStatuses().getFirst().getRestartCount()).isZero();
    assertThat(Lodge.isReady(lodge.status(kept))).isTrue();
    assertThat(lodge.events(kept)).filteredOn(each -> each.startsWith("Started")).hasSize(1);
  }

  private static void awaitNot(Path path) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 1200 && Files.exists(path); i++) {
      assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aChangedConfigMapReachesARunningContainer() {
    lodge.configMap("live", Map.of("word", "old"));
    Key pod =
        lodge.pod(
            "live",
            "{'restartPolicy':'Never','volumes':[{'name':'c','configMap':{'name':'live'}}],'containers':["
                + shell(
                    "until /bin/busybox grep -q new /c/word; do /bin/busybox usleep 50000; done; /bin/busybox cat /c/word",
                    "'volumeMounts':[{'name':'c','mountPath':'/c'}]")
                + "]}");
    lodge.awaitReady(pod);
    Key key = Kinds.CONFIG_MAP.key("default", "live");
    Document map = lodge.cluster().now().find(key).orElseThrow();
    lodge.cluster().commit(new Change.Update(key, map.with("new", "data", "word")));
    lodge.awaitPhase(pod, "Succeeded");
    assertThat(lodge.log(pod, false)).isEqualTo("new");
  }

  @Test
  void aNewImageReplacesTheContainerOfTheSamePod() {
    Key pod =
        lodge.pod(
            "turn", "{'terminationGracePeriodSeconds':1,'containers':[" + shell(SLEEP) + "]}");
    lodge.awaitReady(pod);
    Document now = lodge.cluster().now().find(pod).orElseThrow();
    String json =
        new String(now.json(), java.nio.charset.StandardCharsets.UTF_8)
            .replace(
                "\"image\":\"" + Lodge.IMAGE + "\",\"command\"",
                "\"image\":\"none:1\",\"imagePullPolicy\":\"Never\",\"command\"");
    lodge
        .cluster()
        .commit(
            new Change.Update(
                pod, Document.of(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    lodge.awaitEvent(pod, "Killing", "Container main definition changed, will be restarted");
    lodge.awaitEvent(pod, "Failed", "Error: ErrImageNeverPull");
    lodge.delete(pod);
    lodge.awaitGone(pod);
  }

  @Test
  void aContainerIsReadyWhenItsProbeSaysSoAndRestartedWhenItIsIll() {
    int port = Ports.unused(); // for the pod is on the machine's own network
    Key pod =
        lodge.pod(
            "probed",
            "{'terminationGracePeriodSeconds':1,'containers':["
                + shell(
                    "echo hi > /index.html; exec /bin/busybox httpd -f -p 127.0.0.1:%d -h /"
                        .formatted(port),
                    "'ports':[{'name':'page','containerPort':%d}]".formatted(port),
                    "'readinessProbe':{'httpGet':{'path':'/index.html','port':'page','host':'127.0.0.1'}}",
                    "'livenessProbe':{'exec':{'command':['/bin/busybox','test','!','-e','/ill']},"
                        + "'periodSeconds':1,'failureThreshold':1}")
                + "]}");
    lodge.awaitReady(pod);
    String first = id(pod);
    assertThat(execute(pod, "touch", "/ill")).isZero();
    lodge.awaitEvent(pod, "Unhealthy", "Liveness probe failed: ");
    lodge.awaitEvent(pod, "Killing", "Container main failed liveness probe, will be restarted");
    lodge.await(
        pod,
        status ->
            status.getContainerStatuses().getFirst().getRestartCount() == 1
                && Lodge.isReady(status));
    assertThat(id(pod)).isNotEqualTo(first);
    lodge.delete(pod);
    lodge.awaitGone(pod);
  }

  private static int execute(Key pod, String... words) {
    var command = new java.util.ArrayList<>(java.util.List.of("/bin/busybox"));
    command.addAll(java.util.List.of(words));
    try {
      return lodge
          .streams()
          .exec(
              new mightypi.model.stream.PodStreams.ExecRequest(pod, "main", command, false, false),
              new mightypi.model.stream.PodStreams.ExecStreams(
                  java.io.InputStream.nullInputStream(),
                  java.io.OutputStream.nullOutputStream(),
                  java.io.OutputStream.nullOutputStream(),
                  new java.util.concurrent.LinkedBlockingQueue<>()));
    } catch (IOException | mightypi.model.stream.PodStreams.NoSuchContainer e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void hooksRunAfterTheStartAndBeforeTheEnd() throws IOException {
    Path place = Files.createDirectories(lodge.data().resolve("hooks"));
    Key pod =
        lodge.pod(
            "hooked",
            "{'terminationGracePeriodSeconds':5,'volumes':[{'name':'h','hostPath':{'path':'"
                + place
                + "'}}],'containers':["
                + shell(
                    "trap 'exit 0' TERM; while :; do /bin/busybox usleep 20000; done"
                        .replace("'", "\\\""),
                    "'volumeMounts':[{'name':'h','mountPath':'/h'}]",
                    "'lifecycle':{'postStart':{'exec':{'command':['/bin/busybox','touch','/h/started']}},"
                        + "'preStop':{'exec':{'command':['/bin/busybox','touch','/h/stopping']}}}")
                + "]}");
    lodge.awaitReady(pod);
    assertThat(place.resolve("started")).exists();
    assertThat(place.resolve("stopping")).doesNotExist();
    lodge.delete(pod);
    lodge.awaitGone(pod);
    assertThat(place.resolve("stopping")).exists();
  }
}
