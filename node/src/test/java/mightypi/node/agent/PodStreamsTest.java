package mightypi.node.agent;

import static mightypi.node.agent.Lodge.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import mightypi.model.Key;
import mightypi.model.stream.PodStreams;
import mightypi.model.stream.PodStreams.ExecRequest;
import mightypi.model.stream.PodStreams.ExecStreams;
import mightypi.model.stream.PodStreams.LogRequest;
import mightypi.model.stream.PodStreams.NoSuchContainer;
import mightypi.model.stream.PodStreams.TerminalSize;
import mightypi.testkit.Ports;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Speaking with containers on a real containerd. */
@EnabledIf("mightypi.node.agent.Lodge#canRun")
class PodStreamsTest {

  private static Lodge lodge;
  private static Key sleeper;

  @BeforeAll
  static void open(@TempDir Path data) throws IOException {
    lodge = Lodge.open(data);
    sleeper =
        lodge.pod(
            "sleeper",
            "{'terminationGracePeriodSeconds':1,'containers':["
                + shell("echo one; echo two; echo three >&2; exec /bin/busybox sleep 1000")
                + "]}");
    lodge.awaitReady(sleeper);
  }

  @AfterAll
  static void close() {
    lodge.close();
  }

  private record Said(int code, String out, String err) {}

  private static Said exec(InputStream stdin, boolean withInput, boolean tty, String line)
      throws IOException, NoSuchContainer {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var resizes = new LinkedBlockingQueue<>(List.of(new TerminalSize(123, 45)));
    int code =
        lodge
            .streams()
            .exec(
                new ExecRequest(sleeper, "main", List.of("/bin/sh", "-c", line), withInput, tty),
                new ExecStreams(stdin, out, err, resizes));
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aCommandSpeaksOnBothOutputsAndSaysHowItEnded() throws Exception {
    assertThat(exec(InputStream.nullInputStream(), false, false, "echo out; echo err >&2; exit 7"))
        .isEqualTo(new Said(7, "out\n", "err\n"));
  }

  @Test
  void theEndOfInputReachesTheCommandWhileItsOutputGoesOn() throws Exception {
    byte[] input = "a\nb\nc\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    assertThat(exec(new ByteArrayInputStream(input), true, false, "/bin/busybox wc -l; echo done"))
        .isEqualTo(new Said(0, "60000\ndone\n", ""));
  }

  @Test
  void aTerminalHasTheSizeItWasGiven() throws Exception {
    // The size arrives beside the first output: the command waits for it to be other than none.
    Said said =
        exec(
            InputStream.nullInputStream(),
            false,
            true,
            "until /bin/busybox stty size | /bin/busybox grep -q 45; do :; done; /bin/busybox stty size");
    assertThat(said.out()).endsWith("45 123\r\n");
  }

  @Test
  void aCommandThatIsNotThereIsAFault() {
    assertThatThrownBy(
            () ->
                lodge
                    .streams()
                    .exec(
                        new ExecRequest(sleeper, "main", List.of("/none"), false, false),
                        new ExecStreams(
                            InputStream.nullInputStream(),
                            new ByteArrayOutputStream(),
                            new ByteArrayOutputStream(),
                            new LinkedBlockingQueue<>())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/none");
  }

  @Test
  void aContainerThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> log(sleeper, "other", Optional.empty(), false))
        .isInstanceOf(NoSuchContainer.class)
        .hasMessage("container other is not valid for pod sleeper");
    assertThatThrownBy(() -> log(sleeper, "main", Optional.empty(), true))
        .isInstanceOf(NoSuchContainer.class)
        .hasMessage("previous terminated container \"main\" in pod \"sleeper\" not found");
  }

  private static String log(Key pod, String container, Optional<Long> tail, boolean previous)
      throws IOException, NoSuchContainer {
    var sink = new ByteArrayOutputStream();
    lodge
        .streams()
        .log(
            new LogRequest(
                pod, container, false, previous, false, Optional.empty(), tail, Optional.empty()),
            sink);
    return sink.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aLogIsToldFromTheWishedLineOn() throws Exception {
    assertThat(log(sleeper, "main", Optional.empty(), false)).contains("one\n", "two\n", "three\n");
    assertThat(log(sleeper, "main", Optional.of(1L), false)).hasSizeBetween(4, 6);
    assertThat(log(sleeper, "main", Optional.of(0L), false)).isEmpty();
  }

  @Test
  void aFollowedLogEndsWithItsContainerAndMissesNothing() throws Exception {
    Key pod =
        lodge.pod(
            "talker",
            "{'restartPolicy':'Never','containers':["
                + shell(
                    "for i in 1 2 3 4 5; do echo $i; /bin/busybox usleep 200000; done; echo end")
                + "]}");
    lodge.await(
        pod,
        status ->
            !status.getContainerStatuses().isEmpty()
                && status.getContainerStatuses().getFirst().getState().getWaiting() == null);
    assertThat(lodge.log(pod, true)).isEqualTo("1\n2\n3\n4\n5\nend\n");
  }

  @Test
  void aFollowerSeesALineBeforeTheContainerEnds() throws Exception {
    var source = new PipedInputStream();
    var sink = new PipedOutputStream(source);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    lodge
                        .streams()
                        .log(
                            new LogRequest(
                                sleeper,
                                "main",
                                true,
                                false,
                                true,
                                Optional.empty(),
                                Optional.of(1L),
                                Optional.empty()),
                            sink);
                  } catch (IOException | PodStreams.NoSuchContainer e) {
                    ended.complete(null);
                  }
                });
    byte[] first = source.readNBytes(30);
    assertThat(new String(first, StandardCharsets.UTF_8))
        .matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+.*");
    reader.interrupt();
    ended.get(60, java.util.concurrent.TimeUnit.SECONDS);
  }

  @Test
  void aPortOfThePodsOwnLoopbackIsReached() throws Exception {
    int port = Ports.unused(); // for the pod is on the machine's own network
    int closed = Ports.unused();
    Key pod =
        lodge.pod(
            "listener",
            "{'terminationGracePeriodSeconds':1,'containers':["
                + shell(
                    "echo hello >/greeting; exec /bin/busybox httpd -f -p 127.0.0.1:%d -h /"
                        .formatted(port))
                + "]}");
    Ports.awaitListener(port); // it begins a moment after its container
    assertThat(greeting(pod, port)).endsWith("\r\n\r\nhello\n");
    assertThatThrownBy(() -> lodge.streams().connect(pod, closed))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("error forwarding port " + closed + " to pod")
        .hasMessageContaining("dial tcp4 127.0.0.1:" + closed + ": connect: connection refused");
  }

  private static String greeting(Key pod, int port) throws Exception {
    try (PodStreams.Connection connection = lodge.streams().connect(pod, port)) {
      connection.output().write("GET /greeting HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      connection.output().flush();
      return new String(connection.input().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
