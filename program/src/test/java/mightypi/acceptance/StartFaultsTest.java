package mightypi.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mightypi.testkit.lan.Commands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What goes wrong is said in words of its own and loses nothing. One cloud lives through it, on a
 * small disk; after every fault it still has what it was told.
 */
class StartFaultsTest {

  private static final String OTHER_PORT = "16499";
  private static final int MANY = 24;

  private static Path folder;
  private static Path disk;
  private static HomeLab lab;

  @BeforeAll
  static void start() throws IOException {
    folder = Files.createTempDirectory("mighty-faults-");
    disk = Files.createDirectory(folder.resolve("disk"));
    Commands.run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
    Path log = Files.createFile(folder.resolve("data.log"));
    Files.createSymbolicLink(disk.resolve("data.log"), log);
    lab = HomeLab.open(disk.resolve("data"));
    lab.kubectl("create", "configmap", "kept", "--from-literal=word=hello");
  }

  @AfterAll
  static void stop() throws IOException {
    try {
      lab.close();
    } finally {
      Commands.run("umount", disk.toString());
      Commands.run("rm", "-rf", folder.toString());
    }
  }

  @AfterEach
  void nothingIsLost() throws IOException {
    assertThat(lab.kubectl("get", "configmap", "kept", "-o", "jsonpath={.data.word}"))
        .isEqualTo("hello");
  }

  @Test
  void aPortInUse() throws IOException {
    Path other = folder.resolve("port");

    Commands.Result result = lab.onPiIn(other, "up", "--yes", "--interface", "eth0");

    assertSays(result, 1, "port 16443, for the Kubernetes API, is in use", "--api-port");
    assertThat(other).doesNotExist();
  }

  @Test
  void aSecondCloudOnTheSameDirectory() throws IOException {
    long pid = lab.pid();

    Commands.Result result = lab.onPiIn(lab.data, "up", "--yes", "--api-port", OTHER_PORT);

    assertSays(result, 1, "a cloud runs on " + lab.data + " already", "mighty status --data-dir");
    assertThat(lab.pid()).isEqualTo(pid);
  }

  /** A lost file of its process id does not lead a second one in: the store itself is held. */
  @Test
  void aSecondCloudThatSeesNoProcessOfTheFirst() throws IOException {
    Path pidFile = lab.data.resolve("mighty.pid");
    String pid = Files.readString(pidFile);
    Files.delete(pidFile);
    try {
      Commands.Result result = lab.onPiIn(lab.data, "up", "--yes", "--api-port", OTHER_PORT);

      assertSays(result, 1, "in use", "mighty status --data-dir");
    } finally {
      Files.writeString(pidFile, pid);
    }
  }

  @Test
  void aPoolOutsideOfTheNetwork() throws IOException {
    Path other = folder.resolve("pool");

    Commands.Result result =
        lab.onPiIn(other, "up", "--yes", "--interface", "eth0", "--pool", "10.9.9.1-10.9.9.20");

    assertSays(
        result, 1, "is outside the network of eth0, which is 192.168.1.", "choose addresses");
    assertThat(other).doesNotExist();
  }

  @Test
  void anInterfaceThatIsNotThere() throws IOException {
    Commands.Result result =
        lab.onPiIn(folder.resolve("interface"), "up", "--yes", "--interface", "eth7");

    assertSays(result, 1, "there is no interface eth7", "choose one of: ");
  }

  @ParameterizedTest(name = "damaged from byte {0} on")
  @CsvSource({"0", "100"})
  void aDamagedDatabaseIsNotTouched(int from) throws IOException {
    Path other = Files.createDirectory(folder.resolve("damaged-" + from));
    Path store = Files.createDirectory(other.resolve("store"));
    byte[] bytes = Files.readAllBytes(lab.data.resolve("store/store.db"));
    Arrays.fill(bytes, from, bytes.length, (byte) 0x5a);
    Path file = Files.write(store.resolve("store.db"), bytes);

    Commands.Result result = lab.onPiIn(other, "up", "--yes", "--api-port", OTHER_PORT);

    assertSays(result, 1, file.toString(), "mighty up");
    assertThat(file).hasBinaryContent(bytes);
  }

  @Test
  void someoneElseThanRoot() throws IOException {
    Commands.Result result =
        lab.pi.attempt(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            HomeLab.ROOT.resolve("mighty").toString(),
            "up",
            "--yes");

    assertSays(result, 3, "mighty up needs root: containers, their network", "sudo");
  }

  @Test
  void aFullDiskRefusesWritesUntilThereIsRoom() throws IOException {
    Path large = Files.writeString(folder.resolve("large"), "x".repeat(800_000));
    Path filler = disk.resolve("filler");
    Commands.attempt("dd", "if=/dev/zero", "of=" + filler, "bs=4k");
    List<String> created = new ArrayList<>();

    Commands.Result refused = createUntilRefused(large, created);

    assertThat(refused.output())
        .contains("failed to create configmap", "no space left on the disk of");
    assertThat(lab.kubectl("get", "configmaps", "-o", "name").lines())
        .containsAll(created)
        .doesNotContain("configmap/large-" + created.size());

    Files.delete(filler);
    lab.kubectl("create", "configmap", "large-again", "--from-file=" + large);
    lab.kubectl("delete", "configmap", "large-again");
    for (String each : created) {
      lab.kubectl("delete", each);
    }
  }

  /** The log of the store takes some writes even so, into the room that it has already. */
  private static Commands.Result createUntilRefused(Path file, List<String> created)
      throws IOException {
    for (int i = 0; i < MANY; i++) {
      Commands.Result result =
          lab.tryKubectl("create", "configmap", "large-" + i, "--from-file=" + file);
      if (!result.isGood()) {
        return result;
      }
      created.add("configmap/large-" + i);
    }
    throw new AssertionError("a full disk took " + MANY + " large objects");
  }

  @Test
  void anUnknownFieldIsNamed() throws IOException {
    assertThat(apply("replicas: 1", "replcas: 2").output())
        .contains("strict decoding error: unknown field \"spec.replcas\"");
  }

  @Test
  void aFieldOfTheWrongTypeIsNamed() throws IOException {
    Commands.Result result = apply("replicas: many");

    assertThat(result.isGood()).isFalse();
    assertThat(result.output()).contains("replicas").containsAnyOf("int", "number");
  }

  @Test
  void anInvalidValueIsNamedWithItsCause() throws IOException {
    Commands.Result result = apply("replicas: -1");

    assertThat(result.isGood()).isFalse();
    assertThat(result.output())
        .contains("The Deployment \"wrong\" is invalid")
        .contains("spec.replicas: Invalid value: -1: must be greater than or equal to 0");
  }

  private static Commands.Result apply(String... lines) throws IOException {
    Path manifest = folder.resolve("wrong.yaml");
    Files.writeString(manifest, WRONG.formatted(String.join("\n  ", lines)));
    return lab.tryKubectl("apply", "-f", manifest.toString());
  }

  private static final String WRONG =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: wrong
      spec:
        %s
        selector:
          matchLabels: {app: wrong}
        template:
          metadata:
            labels: {app: wrong}
          spec:
            containers: [{name: one, image: "docker.io/hashicorp/http-echo:latest"}]
      """;

  private static void assertSays(Commands.Result result, int code, String what, String next) {
    assertThat(result.output().lines().map(String::strip).toList())
        .as(result.output())
        .hasSize(2)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("mighty: ").contains(what),
            second -> assertThat(second).startsWith("next: ").contains(next));
    assertThat(result.code()).isEqualTo(code);
  }
}
