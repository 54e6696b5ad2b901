package mightypi.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mightypi.samples.SampleImages;
import mightypi.testkit.lan.Commands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * From the pool to hello-world, in the order in which the story is told; one cloud lives through
 * it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HelloWorldTest {

  /** The same app under another name: what a new release looks like to the cloud. */
  private static final String NEW_IMAGE = "docker.io/hashicorp/http-echo:next";

  private static HomeLab lab;
  private static final String DATABASE =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec:
        serviceName: db
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec:
            containers:
            - name: db
              image: docker.io/hashicorp/http-echo:latest
              args: ["-text=the-database"]
              volumeMounts: [{name: data, mountPath: /data}]
        volumeClaimTemplates:
        - metadata: {name: data}
          spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
      """;

  private static final String BUSY =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: busy}
      spec:
        selector: {matchLabels: {app: busy}}
        template:
          metadata: {labels: {app: busy}}
          spec:
            containers:
            - name: busy
              image: docker.io/hashicorp/http-echo:latest
              args: ["-text=busy"]
              resources: {requests: {cpu: 1m}}
      """;

  private static Path folder;

  @BeforeAll
  static void start() throws IOException {
    folder = Files.createTempDirectory("mighty-hello-");
    lab = HomeLab.open(folder.resolve("data"));
    assertThat(lab.onPi("image", "samples").output())
        .contains("imported docker.io/hashicorp/http-echo:latest");
  }

  @AfterAll
  static void stop() throws IOException {
    lab.close();
    Commands.run("rm", "-rf", folder.toString());
  }

  @Test
  @Order(1)
  void theNodeIsReady() throws IOException {
    assertThat(lab.kubectl("get", "nodes")).containsPattern("pi5p0 +Ready +<none> +\\S+ +v1\\.32");
  }

  @Test
  @Order(2)
  void aServiceGetsAnAddressThatSaysHelloWorld() throws IOException {
    assertThat(lab.kubectl("apply", "-f", HomeLab.manifest("02-metallb-address-pool.yaml")))
        .contains("ipaddresspool.metallb.io/custom-addresspool created");
    assertThat(lab.kubectl("apply", "-f", HomeLab.manifest("01-hello-deployment.yaml")))
        .contains("deployment.apps/echo-deployment created", "service/echo-service created");

    lab.kubectl("rollout", "status", "deployment/echo-deployment", "--timeout=150s");
    String services = lab.awaitAnswer(text -> text.contains("192.168.1."), "get", "services");

    assertThat(services)
        .containsPattern(
            "echo-service +LoadBalancer +10\\.152\\.183\\.\\d+ +192\\.168\\.1\\.66"
                + " +80:3\\d{4}/TCP");
    lab.await("hello-world", () -> lab.curl("http://192.168.1.66").equals("hello-world\n"));
    assertThat(lab.laptop.run("arp", "-an")).contains("(192.168.1.66) at " + lab.pi.mac());
  }

  @Test
  @Order(3)
  void aHandlerThatContainerdDoesNotKnowIsAnEventAndNotAHang() throws IOException {
    lab.kubectl("apply", "-f", HomeLab.manifest("03-runtime.yaml"));
    lab.kubectl("apply", "-f", HomeLab.manifest("04-pingpong-service.yaml"));

    lab.awaitAnswer(
        text -> text.contains("FailedCreatePodSandBox") && text.contains("\"kata\""),
        "get",
        "events",
        "-n",
        "ping");
  }

  @Test
  @Order(4)
  void aRuntimeClassChoosesItsHandler() throws IOException {
    lab.kubectl("delete", "-f", HomeLab.manifest("03-runtime.yaml"));
    Path runc = folder.resolve("runc.yaml");
    Files.writeString(
        runc,
        Files.readString(Path.of(HomeLab.manifest("03-runtime.yaml")))
            .replace("handler: kata", "handler: runc"));
    lab.kubectl("apply", "-f", runc.toString());
    lab.kubectl("delete", "pods", "--all", "-n", "ping");

    lab.kubectl("rollout", "status", "deployment/ping", "-n", "ping", "--timeout=150s");
    lab.await("pong", () -> lab.curl("http://192.168.1.67").equals("pong\n"));
  }

  @Test
  @Order(5)
  void aRollLosesNoRequest() throws IOException {
    lab.onPi(
        "image", "import", "--name", NEW_IMAGE, SampleImages.write(folder).getFirst().toString());
    lab.kubectl("apply", "-f", HomeLab.manifest("hello.yaml"));
    lab.kubectl("rollout", "status", "deployment/hello", "--timeout=150s");
    String address =
        lab.kubectl(
            "get", "service", "hello", "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}");
    lab.await("hello", () -> lab.curl("http://" + address).equals("hello-world\n"));
    lab.kubectl("scale", "deployment/hello", "--replicas=5");
    lab.kubectl("rollout", "status", "deployment/hello", "--timeout=150s");

    Path answers = folder.resolve("answers");
    Process load =
        lab.laptop.start(
            answers,
            Map.of(),
            "sh",
            "-c",
            "while :; do curl -s -o /dev/null -m 5 -w '%{http_code}\\n' http://"
                + address
                + "; done");
    lab.kubectl("set", "image", "deployment/hello", "hello=" + NEW_IMAGE);
    lab.kubectl("rollout", "status", "deployment/hello", "--timeout=150s");
    lab.kubectl("rollout", "undo", "deployment/hello", "--to-revision=1");
    lab.kubectl("rollout", "status", "deployment/hello", "--timeout=150s");
    load.destroy();

    assertThat(Files.readAllLines(answers))
        .hasSizeGreaterThan(20)
        .doesNotContain("000", "502", "503");
  }

  @Test
  @Order(6)
  void aDeletedServiceNoLongerAnswers() throws IOException {
    lab.kubectl("delete", "service", "echo-service");

    lab.await("silence", () -> lab.curl("http://192.168.1.66").isEmpty());
    lab.await(
        "nobody to answer ARP",
        () ->
            lab.laptop
                .attempt("arping", "-c", "1", "-w", "1", "-I", "eth0", "192.168.1.66")
                .output()
                .contains("Received 0 response(s)"));
  }

  @Test
  @Order(7)
  void whatRanBeforeADownRunsDuringItAndIsAdoptedAfterwards() throws IOException {
    String address =
        lab.kubectl(
            "get", "service", "hello", "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}");
    lab.awaitAnswer( // what the roll replaced may still be ending
        String::isBlank, "get", "pods", "-o", "jsonpath={.items[*].metadata.deletionTimestamp}");
    List<String> before =
        lab.kubectl(
                "get", "pods", "-o", "jsonpath={.items[*].status.containerStatuses[*].containerID}")
            .lines()
            .toList();

    lab.kill();
    assertThat(lab.curl("http://" + address)).isEqualTo("hello-world\n");
    lab.restart();

    assertThat(
            lab.kubectl(
                    "get",
                    "pods",
                    "-o",
                    "jsonpath={.items[*].status.containerStatuses[*].containerID}")
                .lines()
                .toList())
        .isEqualTo(before);
    assertThat(lab.curl("http://" + address)).isEqualTo("hello-world\n");
  }

  @Test
  @Order(8)
  void whatAStatefulSetWroteIsThereForItsNextPodAndGoesWithItsClaim() throws IOException {
    Path manifest = folder.resolve("db.yaml");
    Files.writeString(manifest, DATABASE);
    lab.kubectl("apply", "-f", manifest.toString());
    lab.kubectl("rollout", "status", "statefulset/db", "--timeout=150s");
    String volume =
        lab.kubectl("get", "pvc", "data-db-0", "-o", "jsonpath={.spec.volumeName}").strip();
    Path directory = folder.resolve("data/local-path/" + volume + "_default_data-db-0");
    Files.writeString(directory.resolve("file"), "kept");

    String uid = lab.kubectl("get", "pod", "db-0", "-o", "jsonpath={.metadata.uid}");
    lab.kubectl("delete", "pod", "db-0");
    lab.awaitAnswer(
        text -> !text.isBlank() && !text.equals(uid),
        "get",
        "pod",
        "db-0",
        "--ignore-not-found",
        "-o",
        "jsonpath={.metadata.uid}");
    lab.kubectl("rollout", "status", "statefulset/db", "--timeout=150s");
    assertThat(
            Commands.run(
                "sh", "-c", "cat /proc/$(pgrep -n -f '[-]text=the-database')/root/data/file"))
        .isEqualTo("kept");

    lab.kubectl("delete", "statefulset", "db");
    lab.kubectl("delete", "pvc", "data-db-0", "--timeout=150s");
    lab.await("the directory to go", () -> !Files.exists(directory));
  }

  @Test
  @Order(9)
  void anAppThatHasMuchToDoGetsMorePods() throws IOException {
    Path manifest = folder.resolve("busy.yaml");
    Files.writeString(manifest, BUSY);
    lab.kubectl("apply", "-f", manifest.toString());
    lab.kubectl("rollout", "status", "deployment/busy", "--timeout=150s");
    String address =
        lab.kubectl("get", "pods", "-l", "app=busy", "-o", "jsonpath={.items[0].status.podIP}");
    Process load =
        lab.pi.start(
            folder.resolve("load"),
            Map.of(),
            "sh",
            "-c",
            "while :; do curl -s -m 5 http://" + address + ":5678; done");

    assertThat(lab.kubectl("top", "nodes")).containsPattern("pi5p0 +\\d+m +\\d+% +\\d+Mi +\\d+%");
    String pods = lab.awaitAnswer(text -> text.contains("busy-"), "top", "pods");
    assertThat(pods).containsPattern("busy-\\S+ +\\d+m +\\d+Mi");
    lab.kubectl("autoscale", "deployment", "busy", "--cpu-percent=50", "--min=1", "--max=3");
    String scaler =
        lab.awaitAnswer(text -> text.matches("(?s).* [23] +\\S+\\s*"), "get", "hpa", "busy");
    load.destroy();

    assertThat(scaler).containsPattern("Deployment/busy +cpu: \\d+%/50% +1 +3 ");
    assertThat(lab.kubectl("describe", "hpa", "busy"))
        .contains("SuccessfulRescale", "cpu resource utilization (percentage of request) above");
    lab.kubectl("delete", "deployment,hpa", "busy");
  }
}
