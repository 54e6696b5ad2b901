package mightypi.node.agent;

import static mightypi.node.agent.Lodge.shell;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.stream.PodStreams.AttachRequest;
import mightypi.model.stream.PodStreams.ExecStreams;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a node demands of pods, and what it gives them, on a real containerd. */
@EnabledIf("mightypi.node.agent.Lodge#canRun")
class PodRulesTest {

  private static Lodge lodge;
  private static Key greedy;
  private static Key writing;
  private static Key talking;
  private static Key modest;

  @BeforeAll
  static void open(@TempDir Path data) throws IOException {
    lodge = Lodge.open(data);
    greedy =
        lodge.pod(
            "greedy",
            "{'restartPolicy':'Never','volumes':[{'name':'v','emptyDir':{'sizeLimit':'1Ki'}}],"
                + "'containers':["
                + shell(
                    "/bin/busybox dd if=/dev/zero of=/v/f bs=1k count=9; exec /bin/busybox sleep"
                        + " 1000",
                    "'volumeMounts':[{'name':'v','mountPath':'/v'}]")
                + "]}");
    String write =
        "/bin/busybox dd if=/dev/zero of=/f bs=1k count=%s; exec /bin/busybox sleep 1000";
    String limit = "'resources':{'limits':{'ephemeral-storage':'%s'}}";
    writing =
        lodge.pod(
            "writing",
            "{'restartPolicy':'Never','containers':["
                + shell(write.formatted(300), limit.formatted("200Ki"))
                + "]}");
    talking =
        lodge.pod(
            "talking",
            "{'restartPolicy':'Never','containers':["
                + shell(
                    "while /bin/busybox usleep 100; do echo and so on and so on; done",
                    limit.formatted("20Ki"))
                + ","
                + shell("exec /bin/busybox sleep 1000", limit.formatted("1Gi"))
                    .replace("'main'", "'other'")
                + "]}");
    modest =
        lodge.pod(
            "modest",
            "{'restartPolicy':'Never','volumes':[{'name':'m','emptyDir':{'medium':'Memory',"
                + "'sizeLimit':'2Mi'}}],'containers':["
                + shell(
                    "/bin/busybox dd if=/dev/zero of=/m/f bs=1k count=9000; echo full;"
                        + " exec /bin/busybox sleep 1000",
                    "'volumeMounts':[{'name':'m','mountPath':'/m'}]",
                    limit.formatted("200Ki"))
                + "]}");
  }

  @AfterAll
  static void close() {
    lodge.close();
  }

  private static void isRejected(Key pod, String reason, String message) {
    lodge.awaitPhase(pod, "Failed");
    assertThat(lodge.status(pod).getReason()).isEqualTo(reason);
    assertThat(lodge.status(pod).getMessage()).isEqualTo("Pod was rejected: " + message);
    lodge.awaitEvent(pod, reason, message);
  }

  @Test
  void aPodThatDoesNotFitIsRejectedThoughItNamesTheNode() {
    String port = "'ports':[{'containerPort':7070,'hostPort':7070}]";
    Key first =
        lodge.pod("first", "{'containers':[" + shell("exec /bin/busybox sleep 9", port) + "]}");
    lodge.await(first, status -> status.getStartTime() != null);
    isRejected(
        lodge.pod("second", "{'containers':[" + shell("echo", port) + "]}"),
        "NodePorts",
        "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports");
    isRejected(
        lodge.pod(
            "elsewhere", "{'nodeSelector':{'no':'where'},'containers':[" + shell("echo") + "]}"),
        "NodeAffinity",
        "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
    isRejected(
        lodge.pod(
            "unsafe",
            "{'securityContext':{'sysctls':[{'name':'kernel.msgmax','value':'1'}]},'containers':["
                + shell("echo")
                + "]}"),
        "SysctlForbidden",
        "forbidden sysctl: \"kernel.msgmax\" not allowlisted");
    Key large =
        lodge.pod(
            "large",
            "{'containers':[" + shell("echo", "'resources':{'requests':{'cpu':'1000'}}") + "]}");
    lodge.awaitPhase(large, "Failed");
    assertThat(lodge.status(large).getReason()).isEqualTo("OutOfcpu");
    assertThat(lodge.status(large).getMessage())
        .startsWith(
            "Pod was rejected: Node didn't have enough resource: cpu, requested: 1000000, ");
  }

  @Test
  void whoJoinsAPodSeesTheProcessesOfItsTarget() {
    Key pod =
        lodge.pod(
            "joined",
            "{'terminationGracePeriodSeconds':1,'containers':["
                + shell("exec /bin/busybox sleep 4711")
                + "]}");
    lodge.awaitReady(pod);
    Document now = lodge.cluster().now().find(pod).orElseThrow();
    List<Map<String, Object>> more =
        List.of(
            Map.of(
                "name",
                "debugger",
                "image",
                Lodge.IMAGE,
                "targetContainerName",
                "main",
                "command",
                List.of("/bin/sh", "-c", "/bin/busybox ps | /bin/busybox grep '[s]leep 4711'")));
    lodge.cluster().commit(new Change.Update(pod, now.with(more, "spec", "ephemeralContainers")));
    lodge.await(
        pod,
        status ->
            status.getEphemeralContainerStatuses().stream()
                .anyMatch(each -> each.getState().getTerminated() != null));
    assertThat(
            lodge.status(pod).getEphemeralContainerStatuses().getFirst().getState().getTerminated())
        .satisfies(ended -> assertThat(ended.getExitCode()).isZero());
    assertThat(lodge.status(pod).getPhase()).isEqualTo("Running");
  }

  @Test
  void whoIsAttachedIsHeardAndAnswered() throws Exception {
    Key pod =
        lodge.pod(
            "listener",
            "{'restartPolicy':'Never','containers':["
                + shell("/bin/busybox cat; echo over", "'stdin':true,'stdinOnce':true")
                + "]}");
    lodge.awaitReady(pod);
    var out = new ByteArrayOutputStream();
    lodge
        .streams()
        .attach(
            new AttachRequest(pod, "main", true, false),
            new ExecStreams(
                new ByteArrayInputStream("hello\n".getBytes(StandardCharsets.UTF_8)),
                out,
                new ByteArrayOutputStream(),
                new LinkedBlockingQueue<>()));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("hello\nover\n");
    lodge.awaitPhase(pod, "Succeeded");
  }

  @Test
  void aPartOfAVolumeIsMountedUnlessALinkLeadsOutOfIt() {
    String volume = "'volumes':[{'name':'v','emptyDir':{}}],";
    String link =
        "'initContainers':[{'name':'init','image':'IMAGE','command':['/bin/sh','-c',"
            + "'/bin/busybox ln -s /etc /v/out; /bin/busybox mkdir /v/in; echo part > /v/in/f'],"
            + "'volumeMounts':[{'name':'v','mountPath':'/v'}]}],";
    Key inside =
        lodge.pod(
            "inside",
            "{'restartPolicy':'Never',"
                + volume
                + link
                + "'containers':["
                + shell(
                    "/bin/busybox cat /p/f; /bin/busybox grep -c /proc/sys /proc/mounts",
                    "'volumeMounts':[{'name':'v','mountPath':'/p','subPath':'in'}]")
                + "]}");
    Key outside =
        lodge.pod(
            "outside",
            "{'restartPolicy':'Never',"
                + volume
                + link
                + "'containers':["
                + shell("echo", "'volumeMounts':[{'name':'v','mountPath':'/p','subPath':'out'}]")
                + "]}");
    lodge.awaitPhase(inside, "Succeeded");
    assertThat(lodge.log(inside, false)).matches("part\n[1-9]\n");
    assertThat(lodge.status(inside).getContainerStatuses().getFirst().getVolumeMounts())
        .singleElement()
        .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo("/p"));
    lodge.awaitEvent(
        outside, "Failed", "failed to prepare subPath for volumeMount \"v\" of container \"main\"");
  }

  @Test
  void aDirectoryLargerThanItMayBeEndsItsPod() {
    lodge.awaitPhase(greedy, "Failed");
    assertThat(lodge.status(greedy).getReason()).isEqualTo("Evicted");
    assertThat(lodge.status(greedy).getMessage())
        .isEqualTo("Usage of EmptyDir volume \"v\" exceeds the limit \"1Ki\". ");
  }

  @Test
  void aContainerThatWritesMoreThanItMayEndsItsPod() {
    lodge.awaitPhase(writing, "Failed");
    assertThat(lodge.status(writing).getReason()).isEqualTo("Evicted");
    assertThat(lodge.status(writing).getMessage())
        .isEqualTo(
            "Pod ephemeral local storage usage exceeds the total limit of containers 200Ki. ");
    lodge.awaitEvent(writing, "Evicted", lodge.status(writing).getMessage());
    lodge.awaitPhase(talking, "Failed");
    assertThat(lodge.status(talking).getMessage())
        .isEqualTo("Container main exceeded its local ephemeral storage limit \"20Ki\". ");
    assertThat(lodge.status(modest).getPhase()).as("memory is no disk").isEqualTo("Running");
    assertThat(lodge.log(modest, false)).contains("No space left on device").contains("full");
  }
}
