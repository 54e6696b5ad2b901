package mightypi.gateway.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mightypi.gateway.backend.Services;
import mightypi.gateway.draft.Finding;
import mightypi.gateway.ingress.IngressCompiler;
import mightypi.gateway.route.RouteTable;
import mightypi.gateway.secret.Secrets;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each folder holds what is declared (in.yaml) and what is served then (out.txt), with what the
 * writers are told. A file that is missing is written when the property {@code write} is set.
 */
class CompilerTest {

  private static final Path CASES = Path.of("src/test/resources/mightypi/gateway/compile");

  @TestFactory
  Stream<DynamicTest> servesWhatIsDeclared() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.sorted().toList().stream()
          .map(each -> DynamicTest.dynamicTest(each.getFileName().toString(), () -> check(each)));
    }
  }

  private static void check(Path folder) throws IOException {
    Image image = World.of(folder.resolve("in.yaml"));
    String out = TableText.of(new Compiler().compile(image)) + findings(image);
    Path expected = folder.resolve("out.txt");
    if (Boolean.getBoolean("write")) {
      Files.writeString(expected, out);
    }
    assertThat(out).isEqualTo(Files.readString(expected));
  }

  private static String findings(Image image) {
    Secrets secrets = new Secrets();
    secrets.turnTo(image);
    mightypi.gateway.backend.World world =
        new mightypi.gateway.backend.World(image, new Services(image), secrets);
    List<String> lines = new ArrayList<>();
    for (Document ingress : image.all(Kinds.INGRESS)) {
      for (Finding each : IngressCompiler.findings(world, ingress)) {
        lines.add("%s: %s: %s\n".formatted(ingress, each.reason(), each.message()));
      }
    }
    return String.join("", lines);
  }

  @Test
  void keepsWhatDidNotChange() {
    Image image = World.of(CASES.resolve("ingress-paths/in.yaml"));
    Compiler compiler = new Compiler();
    RouteTable first = compiler.compile(image);

    Document slice = image.all(Kinds.ENDPOINT_SLICE).iterator().next();
    Image moved =
        image.with(
            image.revision() + 1,
            slice.key(Kinds.ENDPOINT_SLICE),
            slice.with(List.of(), "endpoints"));
    RouteTable second = compiler.compile(moved);

    assertThat(second.listeners().get(80)).isSameAs(first.listeners().get(80));
    assertThat(second.pools().keySet()).isEqualTo(first.pools().keySet());
    assertThat(second.pools().values().stream().filter(pool -> pool.endpoints().isEmpty()))
        .isNotEmpty();
    assertThat(compiler.compile(moved.at(moved.revision() + 1))).isSameAs(second);
  }
}
