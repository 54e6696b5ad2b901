package mightypi.api.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import mightypi.api.schema.BuiltInSchemas;
import mightypi.api.schema.Schema;
import mightypi.api.type.Column;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder is a manifest and what becomes of it. With {@code GOLDEN=write} in the environment
 * the folders are written anew, to be read before they are kept.
 */
class BuiltInKindsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final List<ResourceType> TYPES = BuiltInKinds.all(BuiltInSchemas::of);

  static Stream<Folder> created() {
    return Folder.all("created").stream();
  }

  static Stream<Folder> refused() {
    return Folder.all("refused").stream();
  }

  static Stream<Folder> warned() {
    return Folder.all("warned").stream();
  }

  static Stream<Folder> updated() {
    return Folder.all("updated").stream();
  }

  static Stream<Folder> shown() {
    return Folder.all("shown").stream();
  }

  @ParameterizedTest
  @MethodSource("created")
  void completesWhatIsCreated(Folder folder) {
    List<Document> made = folder.documents("in.yaml").stream().map(BuiltInKindsTest::made).toList();

    compare(folder, "out.yaml", Folder.yaml(made));
    assertThat(made).allSatisfy(object -> assertThat(problems(object)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("created")
  void leavesACompleteObjectAsItIs(Folder folder) {
    for (Document object : folder.documents("out.yaml")) {
      assertThat(type(object).strategy().withDefaults(object)).isSameAs(object);
    }
  }

  @ParameterizedTest
  @MethodSource("created")
  void makesNothingThatTheSchemaWouldNotHave(Folder folder) {
    for (Document object : folder.documents("out.yaml")) {
      Schema schema = type(object).schema();
      assertThat(schema.prune(object.tree()).unknownFields()).isEmpty();
      assertThat(schema.problems(schema.withDefaults(object.tree()))).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void saysAllThatIsWrong(Folder folder) {
    List<String> found =
        folder.documents("in.yaml").stream()
            .map(BuiltInKindsTest::made)
            .flatMap(object -> problems(object).stream())
            .map(Problem::toString)
            .toList();

    compare(folder, "problems.txt", String.join("\n", found) + "\n");
  }

  @ParameterizedTest
  @MethodSource("warned")
  void warnsOfWhatIsHardlyMeant(Folder folder) {
    List<String> found =
        folder.documents("in.yaml").stream()
            .map(BuiltInKindsTest::made)
            .flatMap(object -> type(object).strategy().warnings(object).stream())
            .toList();

    compare(folder, "warnings.txt", String.join("\n", found) + "\n");
  }

  @ParameterizedTest
  @MethodSource("updated")
  void judgesTheStepFromTheOldObject(Folder folder) {
    List<Document> pair = folder.documents("in.yaml").stream().map(BuiltInKindsTest::made).toList();
    Document old = pair.getFirst();
    ResourceType type = type(old);
    Document next = type.strategy().forUpdate(pair.getLast(), old);
    List<String> found =
        type.strategy().problemsOfUpdate(next, old).stream().map(Problem::toString).toList();

    compare(folder, "problems.txt", found.isEmpty() ? "" : String.join("\n", found) + "\n");
    if (found.isEmpty()) {
      compare(folder, "out.yaml", Folder.yaml(List.of(next)));
    }
  }

  @ParameterizedTest
  @MethodSource("shown")
  void showsTheColumnsThatKubectlUsersKnow(Folder folder) {
    StringBuilder table = new StringBuilder();
    List<Document> objects = folder.documents("in.yaml");
    List<Column> columns = type(objects.getFirst()).columns();
    table.append(String.join(" | ", columns.stream().map(Column::name).toList())).append('\n');
    for (Document object : objects) {
      List<String> cells =
          columns.stream().map(column -> String.valueOf(column.cell().apply(object, NOW))).toList();
      table.append(String.join(" | ", cells)).append('\n');
    }
    compare(folder, "table.txt", table.toString());
  }

  @Test
  void namesEachKindOnce() {
    assertThat(TYPES.stream().map(type -> type.kind().apiVersion() + " " + type.kind().plural()))
        .doesNotHaveDuplicates();
    assertThat(TYPES.stream().map(type -> type.kind().groupResource()))
        .contains("pods", "deployments.apps", "selfsubjectreviews.authentication.k8s.io");
  }

  private static Document made(Document object) {
    ResourceType type = type(object);
    return type.strategy().forCreate(type.strategy().withDefaults(object));
  }

  private static List<Problem> problems(Document object) {
    return type(object).strategy().problems(object);
  }

  private static ResourceType type(Document object) {
    return TYPES.stream()
        .filter(type -> type.kind().name().equals(object.kindName()))
        .filter(type -> type.kind().apiVersion().equals(object.apiVersion()))
        .findFirst()
        .orElseThrow();
  }

  private static void compare(Folder folder, String file, String found) {
    if ("write".equals(System.getenv("GOLDEN"))) {
      write(folder, file, found);
      return;
    }
    assertThat(found).isEqualTo(folder.text(file));
  }

  private static void write(Folder folder, String file, String text) {
    Path source =
        Path.of("src/test/resources")
            .resolve(Path.of("target/test-classes").toAbsolutePath().relativize(folder.path()));
    try {
      Files.writeString(source.resolve(file), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
