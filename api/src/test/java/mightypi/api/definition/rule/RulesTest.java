package mightypi.api.definition.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.resource.World;
import mightypi.model.Problem;
import org.junit.jupiter.api.Test;

/** What the rules of a definition say of its objects. */
class RulesTest {

  private static final String SCHEMA =
      """
      type: object
      x-kubernetes-validations:
      - {rule: "self.spec.least <= self.spec.most", messageExpression: "'least is ' + string(self.spec.least)", fieldPath: .spec.least}
      properties:
        spec:
          type: object
          properties:
            least: {type: integer}
            most: {type: integer}
            class:
              type: string
              x-kubernetes-validations:
              - {rule: self == oldSelf, message: is immutable, reason: FieldValueForbidden}
              - {rule: "!oldSelf.hasValue() || self != ''", optionalOldSelf: true}
            since:
              type: string
              format: date-time
              x-kubernetes-validations: [{rule: "self > timestamp('2020-01-01T00:00:00Z')"}]
            max-size:
              type: object
              additionalProperties: {type: integer, x-kubernetes-validations: [{rule: self < 10}]}
            ports:
              type: array
              x-kubernetes-list-type: map
              x-kubernetes-list-map-keys: [name]
              x-kubernetes-validations: [{rule: "self.all(a, self.exists_one(b, b.port == a.port))"}]
              items:
                type: object
                x-kubernetes-validations: [{rule: self.port >= oldSelf.port}]
                properties: {name: {type: string}, port: {type: integer}}
          x-kubernetes-validations: [{rule: "!has(self.max__dash__size) || size(self.max__dash__size) < 3"}]
      """;

  @Test
  void aNewObjectIsHeldAgainstEveryRuleThatNeedsNoOther() {
    assertThat(created("{least: 1, most: 2, class: a, since: '2026-01-01T00:00:00Z'}")).isEmpty();
    assertThat(created("{least: 3, most: 2, since: '2019-01-01T00:00:00Z'}"))
        .containsExactly(
            "spec.least: Invalid value: \"object\": least is 3",
            "spec.since: Invalid value: \"string\": failed rule: self >"
                + " timestamp('2020-01-01T00:00:00Z')");
    assertThat(created("{least: 1, most: 2, max-size: {a: 11, b: 1, c: 2}}"))
        .containsExactly(
            "spec: Invalid value: \"object\": failed rule: !has(self.max__dash__size) ||"
                + " size(self.max__dash__size) < 3",
            "spec.max-size[a]: Invalid value: \"integer\": failed rule: self < 10");
    assertThat(created("{most: 2}"))
        .containsExactly(
            "<nil>: Invalid value: \"object\": no such key: least evaluating rule: self.spec.least"
                + " <= self.spec.most");
  }

  @Test
  void aStepIsHeldAgainstWhatWasThere() {
    String old = "{least: 1, most: 2, class: a, ports: [{name: x, port: 5}, {name: y, port: 7}]}";
    assertThat(updated(old.replace("class: a", "class: b"), old))
        .containsExactly("spec.class: Forbidden: is immutable");
    assertThat(updated("{least: 1, most: 2, ports: [{name: y, port: 6}, {name: z, port: 1}]}", old))
        .containsExactly(
            "spec.ports[0]: Invalid value: \"object\": failed rule: self.port >= oldSelf.port");
    assertThat(updated("{least: 1, most: 2, class: ''}", "{least: 1, most: 2, class: ''}"))
        .containsExactly(
            "spec.class: Invalid value: \"string\": failed rule: !oldSelf.hasValue() || self != ''");
  }

  @Test
  void whatAnUpdateDoesNotTouchIsNotHeldAgainstIt() {
    String bad = "{least: 1, most: 2, max-size: {a: 11}}";
    assertThat(updated("{least: 1, most: 3, max-size: {a: 11}}", bad)).isEmpty();
    assertThat(updated("{least: 1, most: 3, max-size: {a: 12}}", bad)).hasSize(1);
  }

  @Test
  void rulesThatCannotBeAreNamedWithTheirPlace() {
    Map<String, Object> schema =
        Map.of(
            "type",
            "object",
            "properties",
            Map.of(
                "list",
                Map.of(
                    "type",
                    "array",
                    "maxItems",
                    10,
                    "items",
                    Map.of(
                        "type",
                        "string",
                        "maxLength",
                        10,
                        "x-kubernetes-validations",
                        List.of(
                            Map.of("rule", "self == oldSelf"),
                            Map.of("rule", "self +"),
                            Map.of("rule", "size(self)"),
                            Map.of("rule", "true", "reason", "Because"))))));
    assertThat(RuleChecks.problems(Map.copyOf(schema), "schema"))
        .extracting(Problem::toString)
        .satisfiesExactly(
            a -> assertThat(a).contains("validations[0].rule", "uncorrelatable"),
            b -> assertThat(b).contains("schema.properties[list].items", "compilation failed"),
            c -> assertThat(c).contains("validations[2].rule", "must evaluate to bool"),
            d -> assertThat(d).contains("validations[3].reason", "Unsupported value"));
  }

  /** KEP-2876 escapes them; since 1.31 that is not needed, for everybody writes them plainly. */
  @Test
  void wordsOfTheLanguageAreNamesOfFieldsEscapedOrNot() {
    String schema =
        """
        type: object
        properties:
          spec:
            type: object
            properties:
              namespace: {type: string, maxLength: 9}
            x-kubernetes-validations:
            - {rule: "self.namespace == self.__namespace__ && has(self.namespace)"}
        """;
    assertThat(checked(schema)).isEmpty();
    assertThat(problems(schema, "{namespace: a}", Optional.empty())).isEmpty();
  }

  @Test
  void toCompareNetworksCostsLittleHoweverLongTheirTextsAre() {
    assertThat(
            checked(
                """
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      net: {type: string}
                    x-kubernetes-validations: [{rule: "cidr(self.net) == cidr(self.net).masked()"}]
                """))
        .isEmpty();
  }

  @Test
  void theLettersOfKeysOfMapsCostNothingBeforehand() {
    assertThat(
            checked(
                """
                type: object
                properties:
                  spec:
                    type: array
                    maxItems: 4096
                    items:
                      type: object
                      maxProperties: 128
                      additionalProperties: {type: integer}
                      x-kubernetes-validations:
                      - {rule: "self.all(key, key.matches('^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$'))"}
                """))
        .isEmpty();
  }

  @Test
  void aRuleThatCouldCostTooMuchIsRefusedUntilItsListsAreBounded() {
    String schema =
        """
        type: object
        properties:
          spec:
            type: object
            x-kubernetes-validations: [{rule: "self.pairs.all(a, self.pairs.exists(b, a == b))"}]
            properties:
              pairs: {type: array, %s items: {type: string, %s}}
        """;
    String at = "schema.properties[spec].x-kubernetes-validations[0].rule: Forbidden: ";
    assertThat(checked(schema.formatted("", "minLength: 1")))
        .containsExactly(
            at
                + "estimated rule cost exceeds budget by factor of more than 100x (try simplifying"
                + " the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps,"
                + " and strings are declared)",
            at
                + "contributed to estimated rule & messageExpression cost total exceeding cost"
                + " limit for entire OpenAPIv3 schema",
            "schema: Forbidden: x-kubernetes-validations estimated rule & messageExpression cost"
                + " total for entire OpenAPIv3 schema exceeds budget by factor of more than 100x"
                + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength"
                + " where arrays, maps, and strings are declared)");
    assertThat(checked(schema.formatted("maxItems: 1000,", "maxLength: 100")))
        .containsExactly(
            at
                + "estimated rule cost exceeds budget by factor of 4.5x (try simplifying the rule,"
                + " or adding maxItems, maxProperties, and maxLength where arrays, maps, and"
                + " strings are declared)");
    assertThat(checked(schema.formatted("maxItems: 100,", "maxLength: 100"))).isEmpty();
  }

  @Test
  void aRuleCountsAsOftenAsItsValueMayStandThere() {
    String schema =
        """
        type: object
        properties:
          rooms:
            type: array
            %s
            items:
              type: object
              properties:
                lamps:
                  type: object
                  maxProperties: 100
                  additionalProperties:
                    type: string
                    maxLength: 50
                    x-kubernetes-validations: [{rule: "self.matches('^[a-z]+$') && self.size() < 9"}]
        """;
    assertThat(checked(schema.formatted("maxItems: 100")).toString()).isEqualTo("[]");
    assertThat(checked(schema.formatted("maxItems: 10000")).toString())
        .contains("additionalProperties.x-kubernetes-validations[0].rule: Forbidden: estimated");
    assertThat(checked(schema.formatted("minItems: 1")).toString())
        .contains("additionalProperties.x-kubernetes-validations[0].rule: Forbidden: estimated");
  }

  @Test
  void aRuleThatRunsAwayEndsTheLookAtTheObject() {
    String ten = "[0,1,2,3,4,5,6,7,8,9]";
    StringBuilder rule = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      rule.append(ten).append(".all(x").append(i).append(", ");
    }
    rule.append("self > 0").append(")".repeat(8));
    Map<String, Object> schema =
        Map.of(
            "type",
            "object",
            "properties",
            Map.of(
                "a",
                Map.of(
                    "type",
                    "integer",
                    "x-kubernetes-validations",
                    List.of(
                        Map.of("rule", rule.toString(), "message", "no way"),
                        Map.of("rule", "self < 0")))));
    assertThat(Rules.problems(Map.copyOf(schema), Map.of("a", 1), Optional.empty()))
        .extracting(Problem::toString)
        .containsExactly(
            "a: Invalid value: \"integer\": 'operation cancelled: actual cost limit exceeded': no"
                + " further validation rules will be run due to call cost exceeds limit for rule:"
                + " no way");
  }

  private static List<String> checked(String schema) {
    return RuleChecks.problems(World.tree(schema), "schema").stream()
        .map(Problem::toString)
        .toList();
  }

  private static List<String> created(String spec) {
    return problems(SCHEMA, spec, Optional.empty());
  }

  private static List<String> updated(String spec, String old) {
    return problems(SCHEMA, spec, Optional.of(old));
  }

  private static List<String> problems(String schema, String spec, Optional<String> old) {
    return Rules.problems(
            World.tree(schema),
            World.tree("spec: " + spec),
            old.map(each -> World.tree("spec: " + each)))
        .stream()
        .map(Problem::toString)
        .toList();
  }
}
