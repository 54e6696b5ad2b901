package mightypi.node.agent;

import static mightypi.node.agent.Lodge.shell;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.node.cgroup.PodCgroups;
import mightypi.node.containerd.ContainerdConfig;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The control groups of pods, in this machine's kernel. */
@EnabledIf("mightypi.node.agent.Lodge#canRun")
class PodGroupsTest {

  private static final Path PLACE = Path.of("/sys/fs/cgroup");
  private static final boolean IS_UNIFIED = Files.exists(PLACE.resolve("cgroup.procs"));
  private static final String BOUNDED = "'resources':{'limits':{'cpu':'500m','memory':'32Mi'}}";
  private static final String ASKING = "'resources':{'requests':{'cpu':'500m'}}";
  private static final String REST = "exec /bin/busybox sleep 1000";

  @Test
  void aPodKeepsToItsPartOfTheMachineAndLeavesNothingBehind(@TempDir Path data) throws Exception {
    String root = ContainerdConfig.group(data).substring(1);
    try (Lodge lodge = Lodge.open(data)) {
      Key bounded =
          lodge.pod(
              "bounded",
              "{'terminationGracePeriodSeconds':0,'overhead':{'cpu':'500m','memory':'4Mi'},"
                  + "'containers':["
                  + shell("/bin/busybox cat /proc/self/cgroup; " + REST, BOUNDED)
                  + "]}");
      Key asking =
          lodge.pod(
              "asking",
              "{'terminationGracePeriodSeconds':0,'containers':[" + shell(REST, ASKING) + "]}");
      Key done =
          lodge.pod("done", "{'restartPolicy':'Never','containers':[" + shell("echo") + "]}");
      lodge.awaitReady(bounded);
      lodge.awaitReady(asking);
      lodge.awaitPhase(done, "Succeeded");

      String uid = uid(lodge, bounded);
      String own = "kubepods/pod" + uid;
      assertThat(lodge.log(bounded, false)).contains("/" + root + "/" + own + "/");
      assertThat(read("memory", root + "/" + own, "memory.limit_in_bytes", "memory.max"))
          .isEqualTo(String.valueOf(36L << 20));
      assertThat(read("cpu", root + "/" + own, "cpu.shares", "cpu.weight"))
          .isEqualTo(IS_UNIFIED ? "39" : "1024");
      assertThat(read("cpu", root + "/" + own, "cpu.cfs_quota_us", "cpu.max"))
          .isEqualTo(IS_UNIFIED ? "100000 100000" : "100000");
      assertThat(read("cpu", root + "/kubepods/burstable", "cpu.shares", "cpu.weight"))
          .isEqualTo(IS_UNIFIED ? "20" : "512");
      awaitNoGroup(root, uid(lodge, done));

      lodge.stopAgent();
      String left = uid(lodge, asking);
      lodge.cluster().commit(Change.delete(asking, document(lodge, asking)));
      Files.createDirectories(tree("memory").resolve(root).resolve("kubepods/podlost"));
      lodge.restartAgent();
      lodge.awaitGone(asking);
      lodge.delete(bounded);
      lodge.awaitGone(bounded);
      for (String each : List.of(uid, left, "lost")) {
        awaitNoGroup(root, each);
      }
      assertThat(read("cpu", root + "/kubepods/burstable", "cpu.shares", "cpu.weight"))
          .isEqualTo(IS_UNIFIED ? "1" : "2");
    }
    assertThat(left(root)).isEmpty();
  }

  private static Document document(Lodge lodge, Key pod) {
    return lodge.cluster().now().find(pod).orElseThrow();
  }

  private static String uid(Lodge lodge, Key pod) {
    return document(lodge, pod).uid();
  }

  private static Path tree(String controller) {
    return IS_UNIFIED ? PLACE : PLACE.resolve(controller);
  }

  private static String read(String controller, String group, String one, String two)
      throws IOException {
    Path folder = tree(controller).resolve(group);
    return Files.readString(folder.resolve(IS_UNIFIED ? two : one)).strip();
  }

  private static List<Path> left(String root) throws IOException {
    try (Stream<Path> trees = Stream.concat(Stream.of(PLACE), Files.list(PLACE))) {
      return trees.map(each -> each.resolve(root)).filter(Files::exists).toList();
    }
  }

  private static void awaitNoGroup(String root, String uid) throws Exception {
    PodCgroups groups = PodCgroups.below("/" + root);
    Watching.until("no group of " + uid, () -> !groups.uids().contains(uid));
  }
}
