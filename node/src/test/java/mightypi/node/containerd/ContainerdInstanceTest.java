package mightypi.node.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.node.command.Command;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** On the real programs; a machine without them, or without root, skips it. */
@EnabledIf("hasPrograms")
class ContainerdInstanceTest {

  @TempDir private Path data;

  static boolean hasPrograms() {
    return Programs.missingPackages().isEmpty() && "root".equals(System.getProperty("user.name"));
  }

  @AfterEach
  void purge() throws IOException {
    ContainerdInstance.at(ContainerdConfig.in(data)).purge();
  }

  @Test
  void anImageOfOursRunsOnItAndOutlivesIt() throws IOException {
    ContainerdConfig config = ContainerdConfig.in(data);
    ContainerdInstance first = ContainerdInstance.ensureRunning(config);
    Path archive = data.resolve("sleeper.tar");
    PauseImage.make().write(archive);

    assertThat(first.importImage(archive, Optional.of("mightypi/sleeper")))
        .containsExactly("docker.io/mightypi/sleeper:latest");
    ctr(
        config,
        "run",
        "-d",
        "--runc-root",
        config.runcRoot().toString(),
        "docker.io/mightypi/sleeper:latest",
        "sleeper");
    String running = ctr(config, "tasks", "ls");
    assertThat(running).contains("RUNNING");

    String pid = Files.readString(config.pidFile());
    ContainerdInstance second = ContainerdInstance.ensureRunning(config);
    assertThat(Files.readString(config.pidFile())).as("it is adopted").isEqualTo(pid);

    second.stop();
    assertThat(second.answers()).isFalse();
    ContainerdInstance.ensureRunning(config);
    assertThat(ctr(config, "tasks", "ls")).as("the same task goes on").isEqualTo(running);
    assertThat(Files.readString(config.pidFile())).isNotEqualTo(pid);

    second.purge();
    assertThat(Processes.shimsOf(config.socket())).isEmpty();
    assertThat(config.state()).doesNotExist();
    assertThat(config.root()).doesNotExist();
  }

  private static String ctr(ContainerdConfig config, String... words) throws IOException {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("ctr", "-a", config.socket().toString(), "-n", "k8s.io"));
    all.addAll(List.of(words));
    return Command.of(all.toArray(String[]::new)).run();
  }
}
