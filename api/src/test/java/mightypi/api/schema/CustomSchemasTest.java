package mightypi.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CustomSchemasTest {

  private static final String CRON =
      """
      type: object
      required: [spec]
      properties:
        spec:
          type: object
          required: [cron]
          properties:
            cron: {type: string, pattern: '^[0-9* ]+$'}
            replicas: {type: integer, minimum: 1, maximum: 10, default: 1}
            mode: {type: string, enum: [Slow, Fast], default: Slow}
            port: {x-kubernetes-int-or-string: true}
            note: {type: string, nullable: true}
            free: {type: object, x-kubernetes-preserve-unknown-fields: true}
            tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
            parts:
              type: array
              x-kubernetes-list-type: map
              x-kubernetes-list-map-keys: [name, proto]
              items:
                type: object
                properties:
                  name: {type: string}
                  proto: {type: string, default: TCP}
            guests:
              type: array
              x-kubernetes-preserve-unknown-fields: true
              items:
                type: object
                properties:
                  name: {type: string}
                  seat: {type: object, properties: {row: {type: integer}}}
            either:
              type: object
              properties: {a: {type: string}, b: {type: string}}
              oneOf: [{required: [a]}, {required: [b]}]
      """;

  private final Schema tabs;

  CustomSchemasTest() throws IOException {
    tabs =
        CustomSchemas.of(
            BuiltInSchemasTest.yaml(CRON),
            Kind.namespaced("example.com/v1", "CronTab", "crontabs"));
  }

  @Test
  void prunesAndFillsInDefaults() throws IOException {
    Schema.Pruned pruned =
        tabs.prune(
            object("{cron: '*', bar: 1, free: {a: {b: 1}}, note: null, parts: [{name: x, y: 1}]}"));
    assertThat(pruned.unknownFields()).containsExactly("spec.bar", "spec.parts[0].y");
    Map<String, @Nullable Object> full = tabs.withDefaults(pruned.tree());
    assertThat(Json.map(full, "spec"))
        .containsEntry("replicas", 1)
        .containsEntry("mode", "Slow")
        .containsEntry("note", null)
        .containsEntry("free", Map.of("a", Map.of("b", 1)))
        .containsEntry("parts", List.of(Map.of("name", "x", "proto", "TCP")));
    assertThat(tabs.problems(full)).isEmpty();
  }

  @Test
  void anArrayThatPreservesUnknownFieldsHasItemsThatDo() throws IOException {
    Schema.Pruned pruned =
        tabs.prune(object("{cron: '*', guests: [{name: x, y: 1, seat: {row: 1, z: 2}}]}"));
    assertThat(pruned.unknownFields()).containsExactly("spec.guests[0].seat.z");
    assertThat(Json.at(pruned.tree(), "spec", "guests"))
        .contains(List.of(Map.of("name", "x", "y", 1, "seat", Map.of("row", 1))));
  }

  @Test
  void speaksOfProblemsAsKubernetesDoes() throws IOException {
    assertThat(problems("{cron: '*', replicas: many}"))
        .containsExactly(
            "spec.replicas: Invalid value: \"string\": spec.replicas in body must be of type"
                + " integer: \"string\"");
    assertThat(problems("{replicas: 0}"))
        .containsExactly(
            "spec.cron: Required value",
            "spec.replicas: Invalid value: 0: spec.replicas in body should be greater than or equal"
                + " to 1");
    assertThat(problems("{cron: abc, mode: Odd}"))
        .containsExactly(
            "spec.cron: Invalid value: \"abc\": spec.cron in body should match '^[0-9* ]+$'",
            "spec.mode: Unsupported value: \"Odd\": supported values: \"Slow\", \"Fast\"");
    assertThat(problems("{cron: '*', tags: [a, b, a]}"))
        .containsExactly("spec.tags[2]: Duplicate value: \"a\"");
    assertThat(problems("{cron: '*', parts: [{name: a}, {name: a, proto: TCP}]}"))
        .containsExactly("spec.parts[1]: Duplicate value: {\"name\":\"a\",\"proto\":\"TCP\"}");
    assertThat(problems("{cron: '*', either: {}}"))
        .containsExactly(
            "spec.either: Invalid value: \"\": \"spec.either\" must validate one and only one schema"
                + " (oneOf). Found none valid");
    assertThat(problems("{cron: '*', port: http}")).isEmpty();
    assertThat(problems("{cron: '*', port: 80}")).isEmpty();
  }

  @Test
  void publishesItselfBesideTheMetadata() {
    assertThat(tabs.component()).isEqualTo("com.example.v1.CronTab");
    assertThat(tabs.components().get("com.example.v1.CronTab"))
        .containsEntry(
            "x-kubernetes-group-version-kind",
            List.of(Map.of("group", "example.com", "version", "v1", "kind", "CronTab")));
    assertThat(tabs.components()).containsKey("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
  }

  private List<String> problems(String spec) throws IOException {
    return tabs.problems(object(spec)).stream().map(Problem::toString).toList();
  }

  private static Map<String, @Nullable Object> object(String spec) throws IOException {
    return BuiltInSchemasTest.yaml(
        "{apiVersion: example.com/v1, kind: CronTab, metadata: {name: a}, spec: " + spec + "}");
  }
}
