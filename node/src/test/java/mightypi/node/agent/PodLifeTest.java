package mightypi.node.agent;

import static mightypi.node.agent.Lodge.shell;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import mightypi.model.Key;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The life of pods on a real containerd; a machine without one, or without root, skips it. */
@EnabledIf("mightypi.node.agent.Lodge#canRun")
class PodLifeTest {

  private static Lodge lodge;

  @BeforeAll
  static void open(@TempDir Path data) throws IOException {
    lodge = Lodge.open(data);
  }

  @AfterAll
  static void close() {
    lodge.close();
  }

  private static ContainerStatus main(Key pod) {
    return lodge.status(pod).getContainerStatuses().getFirst();
  }

  private static void awaitWaiting(Key pod, String reason) {
    lodge.await(
        pod,
        status ->
            status.getContainerStatuses().stream()
                .map(each -> each.getState().getWaiting())
                .anyMatch(waiting -> waiting != null && reason.equals(waiting.getReason())));
  }

  @Test
  void aPodRunsAndIsReadyAndGoesWhenItIsDeleted() {
    Key pod =
        lodge.pod(
            "web",
            "{'terminationGracePeriodSeconds':1,'containers':["
                + shell("exec /bin/busybox sleep 1000")
                + "]}");
    lodge.awaitReady(pod);
    assertThat(lodge.status(pod).getPhase()).isEqualTo("Running");
    assertThat(lodge.status(pod).getPodIP()).isEqualTo("127.0.0.1");
    assertThat(main(pod).getContainerID()).startsWith("containerd://");
    assertThat(lodge.events(pod))
        .contains(
            "Pulled: Container image \"" + Lodge.IMAGE + "\" already present on machine",
            "Created: Created container: main",
            "Started: Started container main");

    lodge.delete(pod);
    lodge.awaitGone(pod);
    assertThat(lodge.events(pod)).contains("Killing: Stopping container main");
  }

  @Test
  void aPodThatIsDoneHasSucceededAndLeavesItsLastWords() {
    Key pod =
        lodge.pod(
            "job",
            "{'restartPolicy':'Never','containers':["
                + shell("echo out; echo bye > /dev/termination-log")
                + "]}");
    lodge.awaitPhase(pod, "Succeeded");
    var ended = main(pod).getState().getTerminated();
    assertThat(ended.getReason()).isEqualTo("Completed");
    assertThat(ended.getMessage()).isEqualTo("bye\n");
    assertThat(lodge.log(pod, false)).isEqualTo("out\n");
  }

  @Test
  void aContainerThatCrashesIsStartedAgainAndThenWaits() {
    Key pod = lodge.pod("crash", "{'containers':[" + shell("exit 3") + "]}");
    awaitWaiting(pod, "CrashLoopBackOff");
    assertThat(main(pod).getRestartCount()).isEqualTo(1);
    assertThat(main(pod).getLastState().getTerminated().getExitCode()).isEqualTo(3);
    lodge.awaitEvent(
        pod, "BackOff", "Back-off restarting failed container main in pod crash_default");
    lodge.delete(pod);
    lodge.awaitGone(pod);
  }

  @Test
  void initContainersRunOneAfterTheOtherBeforeTheRest() {
    Key pod =
        lodge.pod(
            "init",
            """
            {'restartPolicy':'Never',
             'volumes':[{'name':'shared','emptyDir':{}}],
             'initContainers':[
              {'name':'one','image':'IMAGE','command':['/bin/sh','-c','echo 1 >> /s/f'],
               'volumeMounts':[{'name':'shared','mountPath':'/s'}]},
              {'name':'two','image':'IMAGE','command':['/bin/sh','-c','echo 2 >> /s/f'],
               'volumeMounts':[{'name':'shared','mountPath':'/s'}]}],
             'containers':[%s]}"""
                .formatted(
                    shell(
                        "/bin/busybox cat /s/f",
                        "'volumeMounts':[{'name':'shared','mountPath':'/s'}]")));
    lodge.awaitPhase(pod, "Succeeded");
    assertThat(lodge.log(pod, false)).isEqualTo("1\n2\n");
  }

  @Test
  void whatAPodIsMadeOfComesFromTheCluster() {
    lodge.configMap("settings", Map.of("colour", "blue"));
    Key pod =
        lodge.pod(
            "made",
            """
            {'restartPolicy':'Never',
             'volumes':[{'name':'c','configMap':{'name':'settings'}},
              {'name':'t','projected':{'sources':[{'serviceAccountToken':{'path':'token'}}]}}],
             'containers':[%s]}"""
                .formatted(
                    shell(
                        "echo $COLOUR $NAME $BOTH; /bin/busybox cat /c/colour; echo; /bin/busybox cat /t/token",
                        "'env':[{'name':'COLOUR','valueFrom':{'configMapKeyRef':{'name':'settings','key':'colour'}}}",
                        "{'name':'NAME','valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}}",
                        "{'name':'BOTH','value':'$(COLOUR)-$(NAME)-$$(X)'}]",
                        "'volumeMounts':[{'name':'c','mountPath':'/c'},{'name':'t','mountPath':'/t'}]")));
    lodge.awaitPhase(pod, "Succeeded");
    assertThat(lodge.log(pod, false))
        .isEqualTo("blue made blue-made-$(X)\nblue\ntoken of default for []");
  }

  @Test
  void whatIsMissingIsSaidAndWaitedFor() {
    Key env =
        lodge.pod(
            "lacking-env",
            "{'restartPolicy':'Never','containers':["
                + shell("echo", "'envFrom':[{'configMapRef':{'name':'late'}}]")
                + "]}");
    Key volume =
        lodge.pod(
            "lacking-volume",
            "{'restartPolicy':'Never','volumes':[{'name':'v','configMap':{'name':'late'}}],"
                + "'containers':["
                + shell("echo")
                + "]}");
    lodge.awaitEvent(env, "Failed", "Error: configmap \"late\" not found");
    awaitWaiting(env, "CreateContainerConfigError");
    lodge.awaitEvent(
        volume,
        "FailedMount",
        "MountVolume.SetUp failed for volume \"v\" : configmap \"late\" not found");

    lodge.configMap("late", Map.of("a", "b"));
    lodge.awaitPhase(env, "Succeeded");
    lodge.awaitPhase(volume, "Succeeded");
  }

  @Test
  void imagesThatAreNotThereAreNamed() {
    Key never =
        lodge.pod(
            "never",
            "{'containers':[{'name':'main','image':'example.com/none:1','imagePullPolicy':'Never'}]}");
    Key invalid = lodge.pod("invalid", "{'containers':[{'name':'main','image':'Not An Image'}]}");
    lodge.awaitEvent(never, "Failed", "Error: ErrImageNeverPull");
    lodge.awaitEvent(invalid, "Failed", "Error: InvalidImageName");
    awaitWaiting(never, "ErrImageNeverPull");
    lodge.delete(never);
    lodge.delete(invalid);
    lodge.awaitGone(never);
    lodge.awaitGone(invalid);
  }

  @Test
  void aRuntimeThatContainerdDoesNotKnowFailsInWords() {
    Key box = mightypi.model.Kinds.RUNTIME_CLASS.key("", "kata");
    lodge.create(
        box,
        mightypi.model.Document.of(
            "{\"apiVersion\":\"node.k8s.io/v1\",\"kind\":\"RuntimeClass\",\"metadata\":{\"name\":\"kata\"},\"handler\":\"kata\"}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    Key pod = lodge.pod("kata", "{'runtimeClassName':'kata','containers':[" + shell("echo") + "]}");
    lodge.awaitEvent(pod, "FailedCreatePodSandBox", "no runtime for \"kata\" is configured");
    lodge.delete(pod);
    lodge.awaitGone(pod);
  }

  @Test
  void aPodPastItsDeadlineHasFailed() {
    Key pod =
        lodge.pod(
            "late",
            "{'activeDeadlineSeconds':1,'terminationGracePeriodSeconds':1,'containers':["
                + shell("exec /bin/busybox sleep 1000")
                + "]}");
    lodge.awaitPhase(pod, "Failed");
    assertThat(lodge.status(pod).getReason()).isEqualTo("DeadlineExceeded");
  }
}
