package mightypi.node.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

/** What is written for containerd, and what it and the kernel tell us. */
class HostileWordsTest {

  @Test
  void noPathBreaksOutOfTheConfiguration() {
    Fuzz.of("/var/lib/mighty", "/srv/a \"b\"\\c", "/x\n[plugins]\nroot = \"/\"")
        .allowing(InvalidPathException.class)
        .text(
            10_000,
            text -> {
              String quoted = ConfigToml.quoted(Path.of(text));
              assertThat(quoted.chars().anyMatch(Character::isISOControl)).isFalse();
              assertThat(quoted.substring(1, quoted.length() - 1).replaceAll("\\\\.", ""))
                  .doesNotContain("\"", "\\");
            });
  }

  @Test
  void whateverIsPrintedNamesImagesOrNone() {
    Fuzz.of(
            "unpacking docker.io/library/a:1 (sha256:00)...done",
            "docker.io/library/b:1 saved\napplication/x sha256:00",
            "elapsed: 1.2 s total")
        .text(10_000, ContainerdInstance::importedNames);
    Fuzz.of("Name:\tjava\nCapEff:\t000001ffffffffff\nSeccomp:\t0\n")
        .text(10_000, text -> Machine.holds(text, 24));
  }
}
