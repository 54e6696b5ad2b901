package mightypi.api.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mightypi.api.type.Column;
import mightypi.api.type.ResourceType;
import mightypi.api.type.ScalePaths;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DefinitionsTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final String CRON_TABS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: crontabs.stable.example.com, uid: u1, creationTimestamp: "2026-01-01T00:00:00Z"}
      spec:
        group: stable.example.com
        scope: Namespaced
        names: {plural: crontabs, kind: CronTab, shortNames: [ct], categories: [all]}
        versions:
        - name: v1beta1
          served: true
          storage: false
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        - name: v1
          served: true
          storage: true
          selectableFields: [{jsonPath: .spec.color}]
          additionalPrinterColumns:
          - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
          - {name: Replicas, type: integer, jsonPath: .spec.replicas, priority: 1}
          - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
          subresources:
            status: {}
            scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties:
                    replicas: {type: integer}
                    color: {type: string}
                status: {type: object, x-kubernetes-preserve-unknown-fields: true}
      """;
  private static final Clock CLOCK =
      new Clock() {
        @Override
        public Instant now() {
          return NOON;
        }

        @Override
        public long nanos() {
          return 0;
        }
      };

  private final DefinitionStrategy strategy = new DefinitionStrategy();

  @Test
  void aGoodDefinitionGetsItsDefaultsAndHasNoProblems() throws IOException {
    Document stored = stored(CRON_TABS);
    assertThat(DefinitionType.type().schema().prune(stored.tree()).unknownFields()).isEmpty();
    assertThat(DefinitionType.type().schema().problems(stored.tree())).isEmpty();
    assertThat(strategy.problems(stored)).isEmpty();
    assertThat(Json.map(stored.tree(), "spec", "names"))
        .containsEntry("singular", "crontab")
        .containsEntry("listKind", "CronTabList");
    assertThat(Json.list(stored.tree(), "status", "storedVersions")).containsExactly("v1");
  }

  @Test
  void aBadDefinitionIsToldAllThatIsWrong() throws IOException {
    assertThat(problems(CRON_TABS.replace("name: crontabs.stable", "name: tabs.stable")))
        .containsExactly(
            "metadata.name: Invalid value: \"tabs.stable.example.com\": must be"
                + " spec.names.plural+\".\"+spec.group");
    assertThat(problems(CRON_TABS.replace("storage: false", "storage: true")))
        .containsExactly(
            "spec.versions: Invalid value: [\"v1\",\"v1beta1\"]: must have exactly one version"
                + " marked as storage version");
    assertThat(
            problems(
                CRON_TABS.replace(
                    "color: {type: string}", "color: {}\n              list: {type: array}")))
        .containsExactly(
            "spec.versions[1].schema.openAPIV3Schema.properties[spec].properties[color].type:"
                + " Required value: must not be empty for specified object fields",
            "spec.versions[1].schema.openAPIV3Schema.properties[spec].properties[list].items:"
                + " Required value: must be specified");
  }

  /** A type beside {@code x-kubernetes-int-or-string} says nothing, and is no fault. */
  @Test
  void whatIsANumberOrATextMayAlsoNameAType() throws IOException {
    String either = "{type: string, x-kubernetes-int-or-string: true, pattern: '^[0-9]+$'}";
    assertThat(problems(withField(either))).isEmpty();
    String junction =
        "{x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}";
    assertThat(problems(withField(junction))).isEmpty();
  }

  @Test
  void junctionsSayNothingOfStructureAndNothingOfWhatIsNotDeclared() throws IOException {
    String spec = "spec.versions[1].schema.openAPIV3Schema.properties[spec]";
    assertThat(
            problems(
                withField(
                    "{type: object, properties: {a: {type: string}}, anyOf: [{required: [a]},"
                        + " {type: object, properties: {b: {minLength: 1}}}]}")))
        .containsExactlyInAnyOrder(
            spec + ".properties[f].anyOf[1].type: Forbidden: must be empty to be structural",
            spec
                + ".properties[f].properties[b]: Required value: because it is defined in "
                + spec
                + ".properties[f].anyOf[1].properties[b]");
  }

  @Test
  void listsAndMapsSayHowTheyMergeInAWayThatCanBe() throws IOException {
    String at = "spec.versions[1].schema.openAPIV3Schema.properties[spec].properties[f]";
    assertThat(
            problems(
                withField(
                    "{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a],"
                        + " items: {type: object, properties: {a: {type: string}}}}")))
        .containsExactly(
            at
                + ".items.properties[a].default: Required value: this property is in"
                + " x-kubernetes-list-map-keys, so it must have a default or be a required property");
    assertThat(
            problems(
                withField(
                    "{type: array, x-kubernetes-list-type: set, items: {type: object,"
                        + " x-kubernetes-map-type: granular}}")))
        .containsExactly(
            at
                + ".items.x-kubernetes-map-type: Invalid value: \"granular\": must be atomic as item"
                + " of a list with x-kubernetes-list-type=set");
    assertThat(problems(withField("{type: string, x-kubernetes-list-type: atomic}")))
        .containsExactly(
            at
                + ".type: Invalid value: \"string\": must be array if x-kubernetes-list-type is"
                + " specified");
  }

  private static String withField(String schema) {
    return CRON_TABS.replace(
        "color: {type: string}", "color: {type: string}\n              f: " + schema);
  }

  @Test
  void defaultsAreWhatTheirSchemaAccepts() throws IOException {
    String at = "spec.versions[1].schema.openAPIV3Schema.properties[spec].properties[f]";
    assertThat(problems(withField("{type: integer, minimum: 1, default: 0}")))
        .containsExactly(
            at + ".default: Invalid value: 0:  in body should be greater than or equal to 1");
    assertThat(
            problems(
                withField(
                    "{type: object, default: {a: 1}, properties: {a: {type: string}, b: {type:"
                        + " integer, default: 5}}}")))
        .containsExactly(
            at
                + ".default.a: Invalid value: \"integer\": .a in body must be of type string:"
                + " \"integer\"");
    assertThat(problems(withField("{type: string, nullable: true, default: x}"))).isEmpty();
  }

  /** {@code JSONSchemaProps}: false is forbidden, and that is all that is asked of it. */
  @Test
  void whatIsOfAnyTypeMayPreserveUnknownFields() throws IOException {
    String preserves = ", x-kubernetes-preserve-unknown-fields: true}";
    assertThat(problems(withField("{type: boolean" + preserves))).isEmpty();
    assertThat(problems(withField("{type: array, items: {type: object}" + preserves))).isEmpty();
  }

  @Test
  void objectsAreSelectedByPlainFieldsOfTheirSchemaAlone() throws IOException {
    String fields =
        "[{jsonPath: .metadata.name}, {jsonPath: .spec.colour}, {jsonPath: .spec}, {jsonPath:"
            + " '.spec.list[0]'}, {jsonPath: .spec.color}, {jsonPath: .spec.color}]";
    String at = "spec.versions[1].selectableFields[";
    assertThat(problems(CRON_TABS.replace("[{jsonPath: .spec.color}]", fields)))
        .containsExactly(
            at
                + "0].jsonPath: Invalid value: \".metadata.name\": must not point to fields in metadata",
            at
                + "1].jsonPath: Invalid value: \".spec.colour\": is an invalid path: does not refer to"
                + " a valid field: colour",
            at
                + "2].jsonPath: Invalid value: \".spec\": must point to a field of type string,"
                + " boolean or integer. Enum string fields and strings with formats are allowed.",
            at
                + "3].jsonPath: Invalid value: \".spec.list[0]\": is an invalid path: must be a simple"
                + " path of fields",
            at + "5].jsonPath: Duplicate value: \".spec.color\"");
  }

  @Test
  void refusesARuleThatDoesNotFitTheTypesOfItsSchema() throws IOException {
    assertThat(problems(ruled("self.replicas > 1 || has(self.color)", "'not ' + self.color")))
        .isEmpty();
    String bad = ruled("self.replicas > self.color", "self.colour");
    assertThat(problems(bad))
        .hasSize(2)
        .allMatch(problem -> problem.contains("compilation failed: ERROR: <input>:1:"))
        .anyMatch(problem -> problem.contains("found no matching overload"))
        .anyMatch(problem -> problem.contains("undefined field 'colour'"));
  }

  private static String ruled(String rule, String message) {
    return CRON_TABS.replaceFirst(
        "( +)properties:\n +replicas",
        "$1x-kubernetes-validations: [{rule: \"%s\", messageExpression: \"%s\"}]\n$1properties:\n$1  replicas"
            .formatted(rule, message));
  }

  @Test
  void whatNamesAKindCannotChange() throws IOException {
    assertThat(
            strategy.problemsOfUpdate(
                stored(CRON_TABS.replace("Namespaced", "Cluster")), stored(CRON_TABS)))
        .containsExactly(Problem.invalid("spec.scope", "Cluster", "field is immutable"));
  }

  @Test
  void eachServedVersionIsATypeAndTheStorageKindIsShared() throws IOException {
    DefinedTypes types = new DefinedTypes(List.of());
    Image image = with(Image.EMPTY, 1, stored(CRON_TABS));
    assertThat(types.of(image).all())
        .extracting(each -> each.kind().apiVersion())
        .containsExactly(
            "apiextensions.k8s.io/v1", "stable.example.com/v1", "stable.example.com/v1beta1");
    ResourceType v1 = types.of(image).find("stable.example.com", "v1", "crontabs").orElseThrow();
    ResourceType beta =
        types.of(image).find("stable.example.com", "v1beta1", "crontabs").orElseThrow();
    assertThat(beta.storageKind()).isEqualTo(v1.kind());
    assertThat(v1.subresources())
        .containsExactlyInAnyOrder(ResourceType.Subresource.STATUS, ResourceType.Subresource.SCALE);
    assertThat(v1.strategy().scalePaths())
        .isEqualTo(
            new ScalePaths(List.of("spec", "replicas"), List.of("status", "replicas"), List.of()));
    Document tab = tab();
    assertThat(v1.columns().stream().map(Column::name))
        .containsExactly("Name", "Ready", "Replicas", "Age");
    assertThat(v1.columns().stream().map(each -> each.cell().apply(tab, NOON)))
        .containsExactly("t", "True", 3L, "12h");
    assertThat(Objects.requireNonNull(v1.selectableFields().get("spec.color")).apply(tab))
        .isEqualTo("red");
  }

  @Test
  void typesAreMadeAnewOnlyWhenADefinitionChanges() throws IOException {
    DefinedTypes types = new DefinedTypes(List.of());
    Image first = with(Image.EMPTY, 1, stored(CRON_TABS));
    Kind kind = Kind.namespaced("stable.example.com/v1", "CronTab", "crontabs");
    Image second = first.with(2, kind.key("default", "t"), tab());
    assertThat(types.of(second)).isSameAs(types.of(first));
    Image third = with(second, 3, stored(CRON_TABS.replace("[ct]", "[cr]")));
    assertThat(types.of(third).version()).isNotEqualTo(types.of(first).version());
    assertThat(types.of(Image.EMPTY).find("stable.example.com", "v1", "crontabs")).isEmpty();
  }

  @Test
  void aNewDefinitionIsEstablishedOnce() throws IOException {
    Image image = with(Image.EMPTY, 1, stored(CRON_TABS));
    Document settled = decided(image, "crontabs.stable.example.com");
    assertThat(Json.list(settled.tree(), "status", "conditions"))
        .extracting(
            each ->
                Json.text(each, "type").orElse("")
                    + "="
                    + Json.text(each, "status").orElse("")
                    + " "
                    + Json.text(each, "reason").orElse(""))
        .containsExactly("NamesAccepted=True NoConflicts", "Established=True InitialNamesAccepted");
    assertThat(Json.map(settled.tree(), "status", "acceptedNames"))
        .containsEntry("plural", "crontabs");
    Image next = with(image, 2, settled);
    assertThat(
            new DefinitionController(CLOCK)
                .decide(next, settled.key(Kinds.CUSTOM_RESOURCE_DEFINITION)))
        .isEqualTo(Decision.NOTHING);
  }

  @Test
  void theYoungerOfTwoWithTheSameNamesWaits() throws IOException {
    String rival =
        CRON_TABS
            .replace("crontabs", "cronies")
            .replace("uid: u1", "uid: u2")
            .replace("00:00:00Z", "01:00:00Z");
    Image image = with(with(Image.EMPTY, 1, stored(CRON_TABS)), 2, stored(rival));
    assertThat(
            Json.list(decided(image, "cronies.stable.example.com").tree(), "status", "conditions"))
        .extracting(each -> Json.text(each, "message").orElse(""))
        .containsExactly("\"crontab\" is already in use", "not all names are accepted");
    assertThat(new DefinedTypes(List.of()).of(image).find("stable.example.com", "v1", "cronies"))
        .isEmpty();
  }

  @Test
  void asksAWebhookOnlyForOtherVersionsThanTheStoredOneAndSaysWhenItDoesNotAnswer()
      throws IOException {
    String webhook =
        CRON_TABS.replace(
            "  scope: Namespaced",
            "  scope: Namespaced\n  conversion: {strategy: Webhook, webhook: {clientConfig: {service:"
                + " {namespace: default, name: nobody}}, conversionReviewVersions: [v1]}}");
    Image image = with(Image.EMPTY, 1, stored(webhook));
    assertThat(
            Json.list(decided(image, "crontabs.stable.example.com").tree(), "status", "conditions"))
        .extracting(each -> Json.text(each, "reason").orElse(""))
        .containsExactly("NoConflicts", "InitialNamesAccepted");
    ResourceType type =
        new DefinedTypes(List.of())
            .of(image)
            .find("stable.example.com", "v1", "crontabs")
            .orElseThrow();
    assertThat(type.served(tab()).apiVersion()).isEqualTo("stable.example.com/v1");
    Document other = tab().with("stable.example.com/v0", "apiVersion");
    assertThatThrownBy(() -> type.served(other))
        .hasMessageContaining("conversion webhook")
        .hasMessageContaining("service \"nobody\" not found");
  }

  @Test
  void aDeletedDefinitionTakesItsObjectsWithIt() throws IOException {
    Document deleting =
        stored(CRON_TABS).with("2026-01-01T12:00:00Z", "metadata", "deletionTimestamp");
    Kind kind = Kind.namespaced("stable.example.com/v1", "CronTab", "crontabs");
    Image image = with(Image.EMPTY, 1, deleting).with(2, kind.key("default", "t"), tab());
    DefinitionController controller = new DefinitionController(CLOCK);
    Decision first = controller.decide(image, deleting.key(Kinds.CUSTOM_RESOURCE_DEFINITION));
    assertThat(first.changes().getFirst()).isInstanceOf(Change.Delete.class);
    assertThat(first.lookAgain()).isPresent();
    Decision second =
        controller.decide(
            image.without(3, kind.key("default", "t")),
            deleting.key(Kinds.CUSTOM_RESOURCE_DEFINITION));
    assertThat(second.changes())
        .singleElement()
        .isInstanceOfSatisfying(
            Change.Update.class,
            update ->
                assertThat(Json.list(update.document().tree(), "metadata", "finalizers"))
                    .isEmpty());
  }

  @Test
  void pathsAreReadAsKubernetesWritesThem() throws IOException {
    Map<String, @Nullable Object> tree =
        yaml("{spec: {a.b: 1, list: [{n: x, v: 1}, {n: y, v: 2}]}, none: null}");
    assertThat(found(".spec['a.b']", tree)).isEqualTo(1);
    assertThat(found(".spec.a\\.b", tree)).isEqualTo(1);
    assertThat(found(".spec.list[1].v", tree)).isEqualTo(2);
    assertThat(found(".spec.list[-1].v", tree)).isEqualTo(2);
    assertThat(found(".spec.list[?(@.n=='y')].v", tree)).isEqualTo(2);
    assertThat(found(".spec.list[*].n", tree)).isEqualTo("x");
    assertThat(found(".none.x", tree)).isEqualTo("nothing");
    assertThat(JsonPath.parse("spec.a")).isEmpty();
    assertThat(JsonPath.parse(".spec[")).isEmpty();
  }

  private static Object found(String path, Map<String, @Nullable Object> tree) {
    return JsonPath.parse(path).orElseThrow().find(tree).orElse("nothing");
  }

  private static Document decided(Image image, String name) {
    Decision decision =
        new DefinitionController(CLOCK)
            .decide(image, Kinds.CUSTOM_RESOURCE_DEFINITION.key("", name));
    return ((Change.UpdateStatus) decision.changes().getFirst()).document();
  }

  private static Image with(Image image, long revision, Document definition) {
    return image.with(revision, definition.key(Kinds.CUSTOM_RESOURCE_DEFINITION), definition);
  }

  private List<String> problems(String text) throws IOException {
    return strategy.problems(stored(text)).stream().map(Problem::toString).toList();
  }

  private Document stored(String text) throws IOException {
    return strategy.forCreate(strategy.withDefaults(Document.of(yaml(text))));
  }

  private static Document tab() throws IOException {
    return Document.of(
        yaml(
            """
            apiVersion: stable.example.com/v1
            kind: CronTab
            metadata: {name: t, namespace: default, creationTimestamp: "2026-01-01T00:00:00Z"}
            spec: {replicas: 3, color: red}
            status: {conditions: [{type: Other, status: "False"}, {type: Ready, status: "True"}]}
            """));
  }

  private static Map<String, @Nullable Object> yaml(String text) throws IOException {
    return Json.freezeMap(new YAMLMapper().readValue(text, Map.class));
  }
}
