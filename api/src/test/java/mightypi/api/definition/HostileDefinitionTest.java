package mightypi.api.definition;

import java.io.IOException;
import java.util.Map;
import mightypi.api.schema.CustomSchemas;
import mightypi.api.schema.Schema;
import mightypi.api.status.StatusException;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.testkit.Fuzz;
import mightypi.testkit.Leaves;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Definitions of kinds in which any field may hold anything. */
class HostileDefinitionTest {

  private static final String LAMPS =
      """
      {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
       "metadata":{"name":"lamps.example.com"},
       "spec":{"group":"example.com","scope":"Namespaced",
        "names":{"plural":"lamps","singular":"lamp","kind":"Lamp","listKind":"LampList",
         "shortNames":["lp"],"categories":["all"]},
        "conversion":{"strategy":"None"},
        "versions":[{"name":"v1","served":true,"storage":true,
         "selectableFields":[{"jsonPath":".spec.color"}],
         "additionalPrinterColumns":[{"name":"On","type":"boolean","jsonPath":".spec.on","priority":1}],
         "subresources":{"status":{},"scale":{"specReplicasPath":".spec.replicas",
          "statusReplicasPath":".status.replicas","labelSelectorPath":".status.selector"}},
         "schema":{"openAPIV3Schema":{"type":"object","description":"A lamp","required":["spec"],
          "properties":{
           "spec":{"type":"object","x-kubernetes-validations":[
             {"rule":"self.on || self.replicas > 0","message":"dark","reason":"FieldValueInvalid",
              "fieldPath":".on","messageExpression":"'no ' + self.color"}],
            "properties":{
             "on":{"type":"boolean","default":true},
             "color":{"type":"string","pattern":"^[a-z]+$","minLength":1,"maxLength":20,
              "enum":["red","green"],"format":"hostname"},
             "replicas":{"type":"integer","format":"int32","minimum":0,"maximum":9,
              "exclusiveMaximum":true,"multipleOf":1},
             "bulbs":{"type":"array","maxItems":9,"minItems":0,"x-kubernetes-list-type":"map",
              "x-kubernetes-list-map-keys":["name"],"items":{"type":"object","required":["name"],
               "properties":{"name":{"type":"string"}}}},
             "tags":{"type":"object","maxProperties":3,"additionalProperties":{"type":"string"}},
             "size":{"x-kubernetes-int-or-string":true,
              "anyOf":[{"type":"integer"},{"type":"string"}]},
             "any":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}},
           "status":{"type":"object","properties":{"replicas":{"type":"integer"},
            "selector":{"type":"string"}}}}}}}]},
       "status":{"storedVersions":["v1"]}}
      """;
  private static final String LAMP =
      """
      {"apiVersion":"example.com/v1","kind":"Lamp","metadata":{"name":"a"},
       "spec":{"on":true,"color":"red","replicas":3,"bulbs":[{"name":"x"}],"tags":{"a":"b"},
        "size":"7","any":{"x":[1]}}}
      """;

  private final DefinitionStrategy strategy = new DefinitionStrategy();
  private final ResourceType type = DefinitionType.type();

  @Test
  void whateverADefinitionSaysIsJudgedAndWhatIsGoodCanBeUsed() throws IOException {
    Leaves leaves = Leaves.of(tree(LAMPS));
    Map<String, @Nullable Object> lamp = tree(LAMP);
    Fuzz.of(
            "lamps.example.com",
            "string",
            "object",
            ".spec.on",
            "^[a-z]+(b{2,3})$",
            "self.on && self.color.size() > 3",
            "v1",
            "atomic",
            "true")
        .allowing(StatusException.class)
        .text(250, text -> judged(leaves.next(text), lamp));
  }

  private void judged(
      Map<String, @Nullable Object> definition, Map<String, @Nullable Object> lamp) {
    Map<String, @Nullable Object> tree = type.schema().prune(definition).tree();
    if (!type.schema().problems(tree).isEmpty()) {
      return;
    }
    Document made = strategy.forCreate(strategy.withDefaults(Document.of(tree)));
    if (!strategy.problems(made).isEmpty()) {
      return;
    }
    Object version = Json.list(made.tree(), "spec", "versions").getFirst();
    Kind kind = Kind.namespaced("example.com/v1", "Lamp", "lamps");
    Schema schema = CustomSchemas.of(Json.map(version, "schema", "openAPIV3Schema"), kind);
    Map<String, @Nullable Object> whole = schema.withDefaults(schema.prune(lamp).tree());
    schema.problems(whole);
  }

  private static Map<String, @Nullable Object> tree(String json) throws IOException {
    return Json.parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
