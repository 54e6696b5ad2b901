package mightypi.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.testkit.lan.Commands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The cloud ends without a warning, again and again, at moments that a seed chooses: while it
 * starts and while it serves. Meanwhile the laptop writes as fast as the API answers, and asks the
 * app for its word.
 */
class KillTest {

  private static final int KILLS = 50;
  private static final int LONGEST_MILLIS = 1500;

  /**
   * One line for each acknowledged write: its revision, and what was written. An object is created,
   * and a counter in one object is raised; a write that was not acknowledged is tried once and
   * never again.
   */
  private static final String WRITER =
      """
      api="curl -s -m 5 --cacert $1/ca --cert $1/cert --key $1/key -w %{http_code}"
      i=0
      while :; do
        i=$((i + 1))
        made=$($api -X POST -H Content-Type:application/json $SERVER/api/v1/namespaces/default/configmaps \\
          -d "{\\"metadata\\":{\\"name\\":\\"w-$i\\"}}")
        case $made in *201) echo "$made" | sed -n 's/.*"resourceVersion":"\\([0-9]*\\)".*/\\1 w-'$i/p ;; esac
        raised=$($api -X PATCH -H Content-Type:application/merge-patch+json \\
          $SERVER/api/v1/namespaces/default/configmaps/counter -d "{\\"data\\":{\\"n\\":\\"$i\\"}}")
        case $raised in *200) echo "$raised" | sed -n 's/.*"resourceVersion":"\\([0-9]*\\)".*/\\1 n '$i/p ;; esac
      done
      """;

  private static final String READER =
      "while :; do curl -s -o /dev/null -m 5 -w '%{http_code}\\n' http://$1; done";

  private static HomeLab lab;
  private static Path folder;

  @BeforeAll
  static void start() throws IOException {
    folder = Files.createTempDirectory("mighty-kill-");
    lab = HomeLab.open(folder.resolve("data"));
    lab.onPi("image", "samples");
    lab.kubectl("apply", "-f", HomeLab.manifest("02-metallb-address-pool.yaml"));
    lab.kubectl("apply", "-f", HomeLab.manifest("01-hello-deployment.yaml"));
    lab.kubectl("rollout", "status", "deployment/echo-deployment", "--timeout=150s");
    lab.await("hello-world", () -> lab.curl("http://192.168.1.66").equals("hello-world\n"));
    lab.kubectl("create", "configmap", "counter", "--from-literal=n=0");
  }

  @AfterAll
  static void stop() throws IOException {
    lab.close();
    Commands.run("rm", "-rf", folder.toString());
  }

  @Test
  void losesNoAcknowledgedWriteNoContainerAndNoRequest() throws Exception {
    String containers = containers();
    Path acknowledged = folder.resolve("acknowledged");
    Path answers = folder.resolve("answers");
    Process reader = lab.laptop.start(answers, Map.of(), "sh", "-c", READER, "sh", "192.168.1.66");
    Process writer = writer(acknowledged);

    long seed = new Random().nextLong();
    System.out.println("seed of the kills: " + seed);
    killAtRandom(new Random(seed));
    writer.destroy();
    reader.destroy();

    List<String> codes = Files.readAllLines(answers);
    List<String> writes = Files.readAllLines(acknowledged);
    System.out.println(writes.size() + " acknowledged writes, " + codes.size() + " answers");
    assertThat(codes).hasSizeGreaterThan(KILLS).containsOnly("200");
    assertThat(containers()).isEqualTo(containers);
    everyWriteIsThere(writes);
  }

  private static void killAtRandom(Random random) throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      Thread.sleep(random.nextInt(LONGEST_MILLIS));
      lab.kill();
      lab.launch();
      if (random.nextBoolean()) {
        lab.awaitReady();
      }
    }
    lab.awaitReady();
  }

  private static void everyWriteIsThere(List<String> acknowledged) throws IOException {
    assertThat(acknowledged).hasSizeGreaterThan(KILLS);
    Set<String> present =
        new HashSet<>(List.of(lab.kubectl("get", "configmaps", "-o", "name").split("\n")));
    String counter = lab.kubectl("get", "configmap", "counter", "-o", "jsonpath={.data.n}");
    long revision = 0;
    long raised = 0;
    for (String line : acknowledged) {
      String[] words = line.split(" ");
      assertThat(Long.parseLong(words[0])).as(line).isGreaterThan(revision);
      revision = Long.parseLong(words[0]);
      if (words[1].equals("n")) {
        raised = Long.parseLong(words[2]);
      } else {
        assertThat(present).contains("configmap/" + words[1]);
      }
    }
    assertThat(Long.parseLong(counter)).isGreaterThanOrEqualTo(raised);
  }

  private static Process writer(Path acknowledged) throws IOException {
    String kubeconfig = Files.readString(lab.data.resolve("kubeconfig"));
    Path keys = Files.createDirectory(folder.resolve("keys"));
    write(keys.resolve("ca"), kubeconfig, "certificate-authority-data");
    write(keys.resolve("cert"), kubeconfig, "client-certificate-data");
    write(keys.resolve("key"), kubeconfig, "client-key-data");
    return lab.laptop.start(
        acknowledged,
        Map.of("SERVER", "https://192.168.1.56:16443"),
        "sh",
        "-c",
        WRITER,
        "sh",
        keys.toString());
  }

  private static void write(Path file, String kubeconfig, String field) throws IOException {
    Matcher found = Pattern.compile(field + ": *\"?([A-Za-z0-9+/=]+)").matcher(kubeconfig);
    assertThat(found.find()).as(field).isTrue();
    Files.write(file, Base64.getDecoder().decode(found.group(1)));
  }

  /** Which containers run, since when, and how often they were begun again. */
  private static String containers() throws IOException {
    return lab.kubectl(
        "get",
        "pods",
        "-o",
        "jsonpath={range .items[*].status.containerStatuses[*]}{.containerID} {.state.running.startedAt} {.restartCount}{\"\\n\"}{end}");
  }
}
