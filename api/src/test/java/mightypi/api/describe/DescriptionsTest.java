package mightypi.api.describe;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mightypi.api.kind.BuiltInKinds;
import mightypi.api.schema.BuiltInSchemas;
import mightypi.api.type.ResourceType;
import mightypi.model.Json;
import org.junit.jupiter.api.Test;

class DescriptionsTest {

  private static final int LONGEST = 260;

  private static Map<String, Map<String, Object>> builtIn() {
    Map<String, Map<String, Object>> all = new TreeMap<>();
    for (ResourceType type : BuiltInKinds.all(BuiltInSchemas::of)) {
      all.putAll(type.schema().components());
    }
    return all;
  }

  @Test
  void everyBuiltInDefinitionAndFieldIsDescribed() {
    List<String> silent = new ArrayList<>();
    Descriptions.read()
        .onto(builtIn())
        .forEach(
            (name, schema) -> {
              if (!schema.containsKey("description")) {
                silent.add(name);
              }
              Json.map(schema, "properties")
                  .forEach(
                      (field, each) -> {
                        if (Json.text(each, "description").isEmpty()) {
                          silent.add(name + "." + field);
                        }
                      });
            });
    assertThat(silent).isEmpty();
  }

  @Test
  void everyTextIsAboutSomethingThatExists() {
    Map<String, Set<String>> known = new HashMap<>();
    builtIn()
        .forEach(
            (name, schema) ->
                known
                    .computeIfAbsent(Descriptions.definition(name).orElse(""), _ -> new HashSet<>())
                    .addAll(Json.map(schema, "properties").keySet()));
    known.put("meta.Object", Set.of("apiVersion", "kind", "metadata"));

    Map<String, Text> texts = Texts.read().byDefinition();
    List<String> idle = new ArrayList<>();
    texts.forEach(
        (name, text) -> {
          Set<String> fields = known.getOrDefault(name, Set.of());
          if (!known.containsKey(name) || text.like().stream().anyMatch(not(texts::containsKey))) {
            idle.add(name);
          }
          text.fields().keySet().stream()
              .filter(not(fields::contains))
              .forEach(field -> idle.add(name + "." + field));
        });
    assertThat(idle).isEmpty();
  }

  @Test
  void everyTextIsASentenceAndShort() {
    Texts.read()
        .byDefinition()
        .forEach(
            (name, text) -> {
              assertThat(text.description()).as(name).endsWith(".");
              assertThat(text.fields().values())
                  .as(name)
                  .allSatisfy(words -> assertThat(words).endsWith(".").hasSizeLessThan(LONGEST));
            });
  }

  @Test
  void aDefinitionThatIsLikeAnotherHasItsTextsBesideItsOwn() {
    Texts texts = Texts.read();
    assertThat(texts.of("apps.DeploymentCondition", "type"))
        .hasValue("Available, Progressing or ReplicaFailure.");
    assertThat(texts.of("apps.DeploymentCondition", "reason"))
        .isEqualTo(texts.of("meta.Condition", "reason"))
        .isPresent();
    assertThat(texts.of("apps.DeploymentCondition", "nothing")).isEmpty();
  }

  @Test
  void aKindOfOnesOwnKeepsItsWordsAndIsToldOnlyWhatEveryKindHas() {
    Map<String, Object> lamp =
        Map.of(
            "properties",
            Map.of(
                "apiVersion", Map.of("type", "string"),
                "kind", Map.of("type", "string"),
                "metadata", Map.of("description", "Its own words.", "type", "object"),
                "spec", Map.of("type", "object")));
    Map<String, Object> described =
        Descriptions.read()
            .onto(Map.of("org.example.apps.v1.Deployment", lamp))
            .getOrDefault("org.example.apps.v1.Deployment", Map.of());
    assertThat(described).doesNotContainKey("description");
    assertThat(Json.text(described, "properties", "apiVersion", "description")).isPresent();
    assertThat(Json.text(described, "properties", "metadata", "description"))
        .hasValue("Its own words.");
    assertThat(Json.text(described, "properties", "spec", "description")).isEmpty();
  }

  @Test
  void aLineThatIsNeitherNorIsRefused() {
    assertThatThrownBy(() -> Texts.parse("apps", "Deployment\n  spec: x."))
        .hasMessage("cannot be read: Deployment");
    assertThatThrownBy(() -> Texts.parse("apps", "Deployment: x.\n  spec: x.\n  spec: y."))
        .hasMessageContaining("said twice");
  }
}
