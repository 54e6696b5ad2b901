package mightypi.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the source text is kept; what CONTRIBUTING.md asks for and a machine can see. */
class TidyTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int LONGEST_FILE = 500;
  private static final Pattern VAGUE =
      Pattern.compile(".*(Impl|Manager|Util|Utils|Helper|Helpers|Base)|Abstract.*");
  private static final Pattern BROAD_CATCH =
      Pattern.compile("catch \\((final )?(Exception|Throwable|RuntimeException)\\b");
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
  // Random under a seed is allowed: it says the same again.
  private static final Pattern WALL_CLOCK =
      Pattern.compile(
          "\\b(Instant\\.now\\(\\)|System\\.currentTimeMillis|System\\.nanoTime|Math\\.random"
              + "|new (Splittable)?Random\\(\\)|ThreadLocalRandom)");

  private static final List<String> RIMS =
      List.of(
          "control/loop/Concerns.java", // asks each controller what a change concerns
          "control/loop/Worker.java", // runs a controller's decision, and tries again
          "certificates/acme/engine/Turns.java", // holds one conversation, and tries again
          "node/loop/PodWorker.java", // works at one pod, and tries again
          "api/listen/RequestReader.java", // answers 500 to what no handler foresaw
          "dns/cloudflare/ApiServer.java", // the same
          "program/assemble/Cloud.java", // ends every part, whatever the one before said
          "balancer/lan/PacketSocket.java", // a foreign function, which declares Throwable
          "dns/listen/BatchSocket.java", // the same
          "node/net/NftLibrary.java", // the same
          "node/stream/NetworkNamespace.java", // the same
          "client/Http.java", // a library that throws whatever it meets in a kubeconfig
          "testkit/Fuzz.java", // whatever a parser throws is what it looks at
          "store/sqlite/NativeLibrary.java"); // a driver that declares Exception

  @Test
  void noFileIsLongerThanItsReaderCanHold() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path file : sources()) {
      try (Stream<String> lines = Files.lines(file)) {
        long count = lines.count();
        if (count > LONGEST_FILE) {
          tooLong.add(ROOT.relativize(file) + ": " + count + " lines");
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void everyPackageIntroducesItself() throws IOException {
    List<Path> silent =
        sources().stream()
            .map(Path::getParent)
            .distinct()
            .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
            .map(ROOT::relativize)
            .toList();
    assertThat(silent).isEmpty();
  }

  @Test
  void noTypeHasAVagueName() throws IOException {
    assertThat(sources())
        .extracting(file -> file.getFileName().toString().replace(".java", ""))
        .noneMatch(name -> VAGUE.matcher(name).matches());
  }

  @Test
  void nothingIsLeftForLater() throws IOException {
    assertThat(matching(UNFINISHED, file -> true)).isEmpty();
  }

  @Test
  void broadCatchesStandOnlyAtRimsThatOwnTheWork() throws IOException {
    assertThat(matching(BROAD_CATCH, file -> !isRim(file))).isEmpty();
  }

  private static boolean isRim(Path file) {
    return RIMS.stream().anyMatch(file::endsWith);
  }

  @Test
  void timeAndChanceComeFromOutside() throws IOException {
    assertThat(
            matching(
                WALL_CLOCK,
                file -> !file.endsWith("Clock.java") && !file.toString().contains("/program/")))
        .isEmpty();
  }

  private static List<String> matching(Pattern pattern, java.util.function.Predicate<Path> where)
      throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources()) {
      if (where.test(file)) {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
          if (pattern.matcher(lines.get(i)).find()) {
            found.add(ROOT.relativize(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
          }
        }
      }
    }
    return found;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 12)) {
      List<Path> found =
          files
              .filter(
                  file ->
                      file.toString().endsWith(".java")
                          && file.toString().contains("/src/main/java/"))
              .toList();
      assertThat(found).hasSizeGreaterThan(200);
      return found;
    }
  }
}
