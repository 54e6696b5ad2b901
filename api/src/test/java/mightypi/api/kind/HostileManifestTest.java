package mightypi.api.kind;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import mightypi.api.schema.BuiltInSchemas;
import mightypi.api.schema.Schema;
import mightypi.api.status.StatusException;
import mightypi.api.type.Column;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.testkit.Fuzz;
import mightypi.testkit.Leaves;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every field of every kind is given values that nobody means: all are judged, none is a fault. */
class HostileManifestTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final List<ResourceType> TYPES = BuiltInKinds.all(BuiltInSchemas::of);

  private final List<Document> manifests =
      Stream.of("created/in.yaml", "refused/in.yaml", "warned/in.yaml", "shown/in.yaml")
          .map(each -> each.split("/", 2))
          .flatMap(each -> Folder.all(each[0]).stream().map(folder -> folder.documents(each[1])))
          .flatMap(List::stream)
          .toList();

  private final List<Leaves> leaves =
      manifests.stream().map(each -> Leaves.of(each.tree())).toList();
  private int turn;

  @Test
  void whateverStandsInAFieldIsJudged() {
    Fuzz.of(
            "1",
            "50%",
            "1.5Gi",
            "2026-01-01T00:00:00Z",
            "10.0.0.0/8",
            "fd00::1/64",
            "*/5 * * * *",
            "Europe/Zurich",
            "example.com/name",
            "https://a.example:80/x",
            "v1.30",
            "http:web:80",
            "c2VjcmV0",
            "a,b=c,d in (e)")
        .allowing(StatusException.class)
        .text(
            1_500,
            text -> {
              int which = turn++ % manifests.size();
              judged(manifests.get(which), leaves.get(which).next(text));
            });
  }

  private static void judged(Document well, Map<String, @Nullable Object> damaged) {
    ResourceType type = type(well);
    Schema schema = type.schema();
    Map<String, @Nullable Object> tree = schema.prune(damaged).tree();
    if (!schema.problems(tree).isEmpty()) {
      return; // nothing looks at it any further
    }
    Document next = type.strategy().withDefaults(Document.of(schema.withDefaults(tree)));
    Document made = type.strategy().forCreate(next);
    type.strategy().problems(made);
    type.strategy().problemsOfCreation(made);
    type.strategy().warnings(made);
    type.strategy().gracePeriod(made);
    Document old = type.strategy().forCreate(type.strategy().withDefaults(well));
    type.strategy().problemsOfUpdate(type.strategy().forUpdate(next, old), old);
    type.strategy().problemsOfStatusUpdate(next, old);
    for (Column column : type.columns()) {
      Object unused = column.cell().apply(next, NOW);
    }
    for (Function<Document, String> field : type.selectableFields().values()) {
      String unused = field.apply(next);
    }
  }

  private static ResourceType type(Document object) {
    return TYPES.stream()
        .filter(type -> type.kind().name().equals(object.kindName()))
        .filter(type -> type.kind().apiVersion().equals(object.apiVersion()))
        .findFirst()
        .orElseThrow();
  }
}
