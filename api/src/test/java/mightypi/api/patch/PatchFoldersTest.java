package mightypi.api.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mightypi.api.schema.BuiltInSchemas;
import mightypi.api.schema.Shape;
import mightypi.api.status.StatusException;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every file holds an object, a patch, and the object afterwards or what is wrong. */
class PatchFoldersTest {

  private static final Path FOLDERS = Path.of("src/test/resources/mightypi/api/patch");
  private static final Shape PODS = BuiltInSchemas.of(Pod.class, Kinds.POD).shape();
  private static final Shape DEPLOYMENTS =
      BuiltInSchemas.of(Deployment.class, Kinds.DEPLOYMENT).shape();

  @TestFactory
  Stream<DynamicTest> patchesAsTheFilesSay() throws IOException {
    return Stream.of(
            tests("json", Patches.Type.JSON),
            tests("merge", Patches.Type.MERGE),
            tests("strategic", Patches.Type.STRATEGIC_MERGE))
        .flatMap(List::stream);
  }

  private static List<DynamicTest> tests(String folder, Patches.Type type) throws IOException {
    try (Stream<Path> files = Files.list(FOLDERS.resolve(folder))) {
      return files
          .sorted()
          .map(
              file ->
                  DynamicTest.dynamicTest(folder + "/" + file.getFileName(), () -> run(file, type)))
          .toList();
    }
  }

  private static void run(Path file, Patches.Type type) throws IOException {
    List<Object> parts;
    try (MappingIterator<Object> all =
        new YAMLMapper().readerFor(Object.class).readValues(Files.readAllBytes(file))) {
      parts = all.readAll();
    }
    Map<String, @Nullable Object> object = Json.map(parts.get(0));
    Shape shape = Json.at(object, "spec", "strategy").isPresent() ? DEPLOYMENTS : PODS;
    Object outcome;
    try {
      outcome =
          new StandardPatches()
              .patched(type, object, new ObjectMapper().writeValueAsBytes(parts.get(1)), shape);
    } catch (StatusException e) {
      outcome = Map.of("problem", e.status().message());
    }
    assertThat(outcome).isEqualTo(parts.get(2));
    assertThat(Json.brief(outcome)).isEqualTo(Json.brief(parts.get(2)));
  }
}
