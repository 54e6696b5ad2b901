package mightypi.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where transcripts are typed: a folder, the real {@code kubectl}, and a kubeconfig. */
record Terminal(Path folder, Path kubectl, Path kubeconfig) {

  private static final int PATIENCE = 60;

  /** {@code kubectl} 1.32: named by the environment, on the PATH, or beside the one there. */
  static Optional<Path> kubectl132() throws IOException {
    List<Path> places = new ArrayList<>();
    Optional.ofNullable(System.getenv("MIGHTY_KUBECTL")).map(Path::of).ifPresent(places::add);
    for (String each : System.getenv().getOrDefault("PATH", "").split(":")) {
      places.add(Path.of(each, "kubectl.1.32"));
      Path plain = Path.of(each, "kubectl");
      if (Files.exists(plain)) {
        places.add(plain.toRealPath().resolveSibling("kubectl.1.32"));
      }
    }
    return places.stream().filter(Files::isExecutable).findFirst();
  }

  static Terminal open(Path folder, Path kubectl, Path kubeconfig, Path manifests)
      throws IOException {
    Path programs = Files.createDirectories(folder.resolve("bin"));
    Path program =
        Files.writeString(programs.resolve("kubectl"), "#!/bin/sh\nexec " + kubectl + " \"$@\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Stream<Path> files = Files.walk(manifests)) {
      for (Path each : files.filter(file -> !file.equals(manifests)).toList()) {
        Files.copy(each, folder.resolve(manifests.relativize(each).toString()));
      }
    }
    Path own = Files.copy(kubeconfig, folder.resolve("kubeconfig"));
    return new Terminal(folder, kubectl, own);
  }

  /** What a command says, on both channels, without what differs from run to run. */
  String type(String command) throws IOException, InterruptedException {
    Path output = folder.resolve(".output");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(output.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG", kubeconfig.toString(),
                "HOME", folder.toString(),
                "PATH", folder.resolve("bin") + ":" + System.getenv("PATH")));
    Process process = builder.start();
    if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      return Files.readString(output) + "does not end\n";
    }
    String said = Files.readString(output);
    return Steady.of(said.isEmpty() || said.endsWith("\n") ? said : said + "\n", folder);
  }
}
