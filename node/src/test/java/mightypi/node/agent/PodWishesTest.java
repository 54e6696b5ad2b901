package mightypi.node.agent;

import static mightypi.node.agent.Lodge.shell;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Wishes of pods that a real containerd fulfils, and those that it cannot. */
@EnabledIf("mightypi.node.agent.Lodge#canRun")
class PodWishesTest {

  private static final String REST = "exec /bin/busybox sleep 1000";

  private static Lodge lodge;

  @BeforeAll
  static void open(@TempDir Path data) throws IOException {
    lodge = Lodge.open(data);
  }

  @AfterAll
  static void close() {
    lodge.close();
  }

  private static ContainerStateTerminated ended(Key pod) {
    return lodge.status(pod).getContainerStatuses().getFirst().getState().getTerminated();
  }

  private static Duration end(Key pod) {
    Instant before = Clock.SYSTEM.now();
    lodge.delete(pod);
    lodge.awaitGone(pod);
    return Duration.between(before, Clock.SYSTEM.now());
  }

  @Test
  void containersSeeEachOthersProcessesWhereTheyShareThem() {
    String look = "/bin/busybox ps | /bin/busybox grep -c '[s]leep 4242'".replace("'", "\\\"");
    String other = shell("exec /bin/busybox sleep 4242").replace("'main'", "'other'");
    Key shared =
        lodge.pod(
            "shared",
            "{'restartPolicy':'Never','terminationGracePeriodSeconds':0,"
                + "'shareProcessNamespace':true,'containers':["
                + other
                + ","
                + shell("until " + look + "; do /bin/busybox sleep 1; done")
                + "]}");
    Key apart =
        lodge.pod(
            "apart",
            "{'restartPolicy':'Never','terminationGracePeriodSeconds':0,'containers':["
                + other
                + ","
                + shell("/bin/busybox sleep 2; " + look)
                + "]}");
    for (Key each : new Key[] {shared, apart}) {
      lodge.await(
          each,
          status ->
              status.getContainerStatuses().size() == 2
                  && status.getContainerStatuses().getLast().getState().getTerminated() != null);
    }
    assertThat(lodge.log(shared, false)).endsWith("1\n");
    assertThat(lodge.log(apart, false)).isEqualTo("0\n");
  }

  @Test
  void theEndOfTheLogStandsForLastWordsOfWhoFailedWithoutAny() {
    String fallback = "'terminationMessagePolicy':'FallbackToLogsOnError'";
    String never = "{'restartPolicy':'Never','containers':[%s]}";
    Key failed = lodge.pod("failed", never.formatted(shell("echo why; exit 2", fallback)));
    Key fine = lodge.pod("fine", never.formatted(shell("echo well", fallback)));
    lodge.awaitPhase(failed, "Failed");
    lodge.awaitPhase(fine, "Succeeded");
    assertThat(ended(failed).getMessage()).isEqualTo("why\n");
    assertThat(ended(fine).getMessage()).isNull();
  }

  @Test
  void servicesStandInTheEnvironmentUnlessAPodWantsNone() {
    lodge.create(
        Kinds.SERVICE.key("default", "shop"),
        Document.of(
            """
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"shop","namespace":"default"},
             "spec":{"clusterIP":"10.152.183.9","ports":[{"port":80}]}}\
            """
                .getBytes(StandardCharsets.UTF_8)));
    String spec = "{'restartPolicy':'Never',%s'containers':[" + shell("echo [$SHOP_PORT]") + "]}";
    Key with = lodge.pod("with", spec.formatted(""));
    Key without = lodge.pod("without", spec.formatted("'enableServiceLinks':false,"));
    lodge.awaitPhase(with, "Succeeded");
    lodge.awaitPhase(without, "Succeeded");
    assertThat(lodge.log(with, false)).isEqualTo("[tcp://10.152.183.9:80]\n");
    assertThat(lodge.log(without, false)).isEqualTo("[]\n");
  }

  @Test
  void aHookMaySleep() {
    Key pod =
        lodge.pod(
            "sleeper",
            "{'terminationGracePeriodSeconds':30,'containers':["
                + shell(
                    "trap 'exit 0' TERM; while :; do /bin/busybox usleep 20000; done"
                        .replace("'", "\\\""),
                    "'lifecycle':{'postStart':{'sleep':{'seconds':1}},"
                        + "'preStop':{'sleep':{'seconds':2}}}")
                + "]}");
    lodge.awaitReady(pod);
    assertThat(end(pod)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
    assertThat(lodge.events(pod)).noneMatch(each -> each.contains("Hook"));
  }

  @Test
  void aContainerIsAskedToEndByTheSignalThatItNames() throws IOException {
    Path place = Files.createDirectories(lodge.data().resolve("signals"));
    String volume =
        "'terminationGracePeriodSeconds':%d,'volumes':[{'name':'h','hostPath':{'path':'"
            + place
            + "'}}],'containers':[";
    String[] more = {
      "'volumeMounts':[{'name':'h','mountPath':'/h'}]", "'lifecycle':{'stopSignal':'SIGUSR1'}"
    };
    Key heard =
        lodge.pod(
            "heard",
            "{"
                + volume.formatted(30)
                + shell(
                    "trap 'echo USR1 > /h/heard; exit 0' USR1; trap 'echo TERM > /h/heard' TERM;"
                            .replace("'", "\\\"")
                        + " while :; do /bin/busybox usleep 20000; done",
                    more)
                + "]}");
    Key deaf =
        lodge.pod(
            "deaf",
            "{"
                + volume.formatted(2)
                + shell(
                    "trap '' USR1; while :; do /bin/busybox usleep 20000; done"
                        .replace("'", "\\\""),
                    more)
                + "]}");
    lodge.awaitReady(heard);
    lodge.awaitReady(deaf);
    assertThat(lodge.status(heard).getContainerStatuses().getFirst().getStopSignal())
        .isEqualTo("SIGUSR1");
    assertThat(end(heard)).isLessThan(Duration.ofSeconds(25));
    assertThat(place.resolve("heard")).hasContent("USR1\n");
    assertThat(end(deaf)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void aProbeMayGrantLessTimeThanThePod() {
    Key pod =
        lodge.pod(
            "hasty",
            "{'terminationGracePeriodSeconds':600,'containers':["
                + shell(
                    "trap '' TERM; while :; do /bin/busybox usleep 20000; done"
                        .replace("'", "\\\""),
                    "'livenessProbe':{'exec':{'command':['/bin/busybox','false']},"
                        + "'periodSeconds':1,'failureThreshold':1,"
                        + "'terminationGracePeriodSeconds':1}")
                + "]}");
    lodge.await(
        pod,
        status ->
            !status.getContainerStatuses().isEmpty()
                && status.getContainerStatuses().getFirst().getRestartCount() > 0);
  }

  @Test
  void theKernelsFilesAreHiddenUnlessTheContainerSaysOtherwise() {
    String spec =
        "{'restartPolicy':'Never','containers':["
            + shell("/bin/busybox grep -c ' /proc/' /proc/mounts".replace("'", "\\\""), "%s")
            + "]}";
    Key hidden = lodge.pod("hidden", spec.formatted("'securityContext':{'procMount':'Default'}"));
    Key open = lodge.pod("open", spec.formatted("'securityContext':{'procMount':'Unmasked'}"));
    lodge.awaitPhase(hidden, "Succeeded");
    lodge.awaitPhase(open, "Failed");
    assertThat(lodge.log(hidden, false)).matches("[1-9]\\d*\n");
    assertThat(lodge.log(open, false)).isEqualTo("0\n");
  }

  @Test
  void whatTheRuntimeCannotDoIsRefusedInWords() {
    String spec =
        "{'restartPolicy':'Never','volumes':[{'name':'v','emptyDir':{}}],%s'containers':["
            + shell(REST, "'volumeMounts':[{'name':'v','mountPath':'/v','readOnly':true%s}]")
            + "]}";
    Key strict =
        lodge.pod(
            "strict",
            spec.formatted("'securityContext':{'supplementalGroupsPolicy':'Strict'},", ""));
    Key users = lodge.pod("users", spec.formatted("'hostUsers':false,", ""));
    Key deep = lodge.pod("deep", spec.formatted("", ",'recursiveReadOnly':'Enabled'"));
    Key maybe = lodge.pod("maybe", spec.formatted("", ",'recursiveReadOnly':'IfPossible'"));
    lodge.awaitReady(maybe);
    boolean can =
        lodge
            .status(maybe)
            .getContainerStatuses()
            .getFirst()
            .getVolumeMounts()
            .getFirst()
            .getRecursiveReadOnly()
            .equals("Enabled");
    if (!can) {
      lodge.awaitEvent(
          deep,
          "Failed",
          "Error: volume \"v\" requested recursive read-only mode, but it is not supported by the"
              + " runtime");
      lodge.awaitPhase(strict, "Failed");
      assertThat(lodge.status(strict).getReason())
          .isEqualTo("SupplementalGroupsPolicyNotSupported");
      assertThat(lodge.status(strict).getMessage())
          .isEqualTo(
              "Pod was rejected: SupplementalGroupsPolicy=Strict is not supported in this node");
    }
    lodge.awaitEvent(
        users,
        "FailedCreatePodSandBox",
        "Failed to create pod sandbox: can't set `spec.hostUsers: false`, runtime does not support"
            + " user namespaces");
  }
}
