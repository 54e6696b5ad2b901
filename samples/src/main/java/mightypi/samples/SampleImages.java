package mightypi.samples;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mightypi.node.command.Command;
import mightypi.node.containerd.ImageArchive;

/**
 * Makes container images of the samples, as archives: from nothing but this JDK and the C library
 * of this machine, without a registry and without a container engine.
 *
 * <p>An image is one layer: a run-time image of Java by jlink with the modules that the samples
 * use, the shared libraries that it names, and the jar.
 */
public final class SampleImages {

  private static final String MODULES = "java.base,jdk.httpserver";

  /** An image to be made; the names are those that the manifests of the samples' models use. */
  private record Sample(String image, Class<?> main, String file) {}

  private static final List<Sample> SAMPLES =
      List.of(
          new Sample("docker.io/hashicorp/http-echo:latest", HttpEcho.class, "http-echo.tar"),
          new Sample("docker.io/dasralph/ping:arm64_0.0.5", Ping.class, "ping.tar"),
          new Sample("ghcr.io/codeblind-ai/echo:0.0.2", Echo.class, "echo.tar"));

  private final Path jar;
  private final Path runtime;

  private SampleImages(Path jar, Path runtime) {
    this.jar = jar;
    this.runtime = runtime;
  }

  /** Writes the archives into a folder and answers with their paths. */
  public static List<Path> write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path work = Files.createTempDirectory(folder, "runtime");
    SampleImages images = new SampleImages(ownJar(), work.resolve("java"));
    List<Path> archives = new ArrayList<>();
    try {
      images.link();
      List<ImageArchive.Entry> files = images.files();
      for (Sample sample : SAMPLES) {
        Path archive = folder.resolve(sample.file);
        new ImageArchive(sample.image, start(sample.main), List.of(), files).write(archive);
        archives.add(archive);
      }
    } finally {
      Command.of("rm", "-r", work.toString()).run();
    }
    return archives;
  }

  private static Path ownJar() throws IOException {
    try {
      return Path.of(
          SampleImages.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the samples do not lie in a file", e);
    }
  }

  private static List<String> start(Class<?> main) {
    return List.of(
        "/opt/java/bin/java",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-Xmx32m",
        "-cp",
        "/opt/samples.jar",
        main.getName());
  }

  private void link() throws IOException {
    Command.of(
            Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
            "--add-modules",
            MODULES,
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--generate-cds-archive",
            "--output",
            runtime.toString())
        .within(Duration.ofMinutes(2))
        .run();
  }

  private List<ImageArchive.Entry> files() throws IOException {
    List<ImageArchive.Entry> entries = new ArrayList<>();
    for (Path file : filesOf(runtime)) {
      entries.add(entry("/opt/java/" + runtime.relativize(file), file));
    }
    for (Path library : libraries()) {
      entries.add(entry(library.toString(), library.toRealPath()));
    }
    entries.add(entry("/opt/samples.jar", jar));
    return entries;
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static ImageArchive.Entry entry(String path, Path file) {
    return new ImageArchive.Entry(path, Files.isExecutable(file) ? 0755 : 0644, file);
  }

  /**
   * The shared libraries outside of the run-time image that its programs and libraries need, by
   * ldd(1).
   */
  private SortedSet<Path> libraries() throws IOException {
    SortedSet<Path> found = new TreeSet<>();
    Pattern absolute = Pattern.compile("(?:=> )?(/\\S+) \\(0x");
    for (Path file : filesOf(runtime)) {
      if (file.endsWith("bin/java") || file.toString().endsWith(".so")) {
        Matcher matcher = absolute.matcher(Command.of("ldd", file.toString()).run());
        while (matcher.find()) {
          found.add(Path.of(matcher.group(1)));
        }
      }
    }
    found.removeIf(library -> library.startsWith(runtime));
    return found;
  }
}
