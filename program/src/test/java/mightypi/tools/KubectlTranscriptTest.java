package mightypi.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import mightypi.program.assemble.ControlPlane;
import mightypi.testkit.ProcessStreams;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every verb of the real {@code kubectl}, as transcripts: each command and what it says. Two people
 * type at once, each in namespaces of his own. With {@code GOLDEN=write} in the environment the
 * transcripts are written anew, to be read before they are kept.
 */
class KubectlTranscriptTest {

  private static final Path TRANSCRIPTS = Path.of("src/test/resources/mightypi/tools/kubectl");
  private static final int PEOPLE = 2;

  @TempDir static Path folder;
  private static final ExecutorService PEOPLE_TYPING = Executors.newFixedThreadPool(PEOPLE);
  private static final Map<Path, CompletableFuture<String>> SAID = new HashMap<>();
  private static Optional<ControlPlane> cloud = Optional.empty();

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> kubectl = Terminal.kubectl132();
    assumeTrue(kubectl.isPresent(), "there is no kubectl 1.32 on this machine");
    ControlPlane plane =
        ControlPlane.start(folder.resolve("cloud"), new ProcessStreams(folder.resolve("pods")));
    cloud = Optional.of(plane);
    List<Path> longestFirst = new ArrayList<>(transcripts());
    longestFirst.sort((one, other) -> Long.compare(commands(other), commands(one)));
    for (Path file : longestFirst) {
      SAID.put(
          file,
          CompletableFuture.supplyAsync(() -> typed(file, kubectl.get(), plane), PEOPLE_TYPING));
    }
  }

  private static List<Path> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(TRANSCRIPTS)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  private static long commands(Path file) {
    return Unchecked.of(() -> (long) Transcript.read(file).entries().size());
  }

  private static String typed(Path file, Path kubectl, ControlPlane plane) {
    return Unchecked.of(
        () -> {
          Terminal terminal =
              Terminal.open(
                  Files.createDirectory(folder.resolve(name(file))),
                  kubectl,
                  plane.kubeconfig(),
                  TRANSCRIPTS.resolve("files"));
          return Typist.type(terminal, Transcript.read(file)).text();
        });
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.txt$", "");
  }

  @AfterAll
  static void stop() throws IOException {
    PEOPLE_TYPING.shutdownNow();
    if (cloud.isPresent()) {
      cloud.get().close();
    }
  }

  @TestFactory
  Stream<DynamicTest> says() throws IOException {
    return transcripts().stream()
        .map(file -> DynamicTest.dynamicTest(name(file), () -> says(file)));
  }

  private static void says(Path file) throws Exception {
    String said = Optional.ofNullable(SAID.get(file)).orElseThrow().get();
    if ("write".equals(System.getenv("GOLDEN"))) {
      Files.writeString(file, said);
    } else {
      assertThat(said).isEqualTo(Transcript.read(file).text());
    }
  }
}
