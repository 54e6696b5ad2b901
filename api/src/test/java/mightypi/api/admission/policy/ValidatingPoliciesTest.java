package mightypi.api.admission.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import mightypi.api.auth.User;
import mightypi.api.resource.World;
import mightypi.api.status.StatusException;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What administrators write in CEL, and what becomes of what users write then. */
@NullUnmarked
class ValidatingPoliciesTest {

  private static final Key CONFIG = Kinds.CONFIG_MAP.key("default", "one");

  @TempDir Path directory;
  private World world;

  @BeforeEach
  void open() {
    world = new World(directory, Clock.SYSTEM);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void refusesWhatAPolicyDeniesInTheWordsOfItsAuthor() {
    policy(
        """
          variables:
          - {name: sizes, expression: "object.data.map(key, size(object.data[key]))"}
          - {name: longest, expression: "variables.sizes.max()"}
          validations:
          - expression: "variables.longest <= 3"
            messageExpression: "'a value has ' + string(variables.longest) + ' letters'"
            reason: Forbidden
        """);
    binding("validationActions: [Deny]");

    assertThatThrownBy(() -> config("four"))
        .isInstanceOf(StatusException.class)
        .hasMessage(
            "configmaps \"one\" is forbidden: ValidatingAdmissionPolicy 'short' with binding 'short'"
                + " denied request: a value has 4 letters")
        .satisfies(e -> assertThat(((StatusException) e).status().code()).isEqualTo(403));
    config("two");
    assertThatThrownBy(() -> world.merge(CONFIG, "{\"data\":{\"b\":\"four\"}}"))
        .hasMessageContaining("a value has 4 letters");
    assertThat(world.find(CONFIG).tree().toString()).doesNotContain("four");
  }

  @Test
  void tellsAWarningWhereTheBindingAsksForNoMore() {
    policy("  validations: [{expression: \"object.metadata.name != 'one'\"}]");
    binding("validationActions: [Warn, Audit]");

    config("x");
    assertThat(world.warnings())
        .containsExactly(
            "Validation failed for ValidatingAdmissionPolicy 'short' with binding 'short': failed"
                + " expression: object.metadata.name != 'one'");
  }

  @Test
  void takesItsParametersFromTheClusterAndMissesThemAloud() {
    policy(
        """
          paramKind: {apiVersion: v1, kind: ConfigMap}
          matchConditions: [{name: others, expression: "object.metadata.name != 'limits'"}]
          validations: [{expression: "size(object.data.value) <= int(params.data.most)"}]
        """);
    binding(
        "validationActions: [Deny], paramRef: {name: limits, namespace: default, parameterNotFoundAction: Deny}");

    assertThatThrownBy(() -> config("x")).hasMessageContaining("no params found");
    assertThatThrownBy(() -> limits("2")).hasMessageContaining("no params found");
    world.delete(Kinds.VALIDATING_ADMISSION_POLICY_BINDING.key("", "short"));
    limits("2");
    binding(
        "validationActions: [Deny], paramRef: {name: limits, namespace: default, parameterNotFoundAction: Deny}");
    config("xx");
    assertThatThrownBy(() -> world.merge(CONFIG, "{\"data\":{\"value\":\"xxx\"}}"))
        .hasMessageContaining("failed expression: size(object.data.value)");
  }

  @Test
  void asksWhatTheUserAndOthersMayDo() {
    policy(
        """
          validations:
          - expression: "authorizer.group('').resource('secrets').namespace('default').name('one').check('get').allowed()"
            message: no secrets
          - expression: "authorizer.requestResource.check('delete').reason() == ''"
          - expression: "!authorizer.serviceAccount('default', 'robot').path('/healthz').check('post').allowed()"
          - expression: "!authorizer.group('').resource('pods').subresource('log').fieldSelector('a=b').check('get').errored()"
          auditAnnotations: [{key: who, valueExpression: "request.userInfo.username"}]
        """);
    binding("validationActions: [Deny]");

    config("x");
    world.delete(CONFIG);
    assertThatThrownBy(
            () ->
                world.create(
                    User.of("jane"),
                    CONFIG,
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}}"))
        .hasMessageEndingWith("denied request: no secrets");
  }

  @Test
  void saysInItsStatusWhichExpressionsDoNotFitItsTypes() {
    policy(
        """
          variables: [{name: data, expression: object.data}]
          validations:
          - expression: "variables.data.all(key, size(variables.data[key]) < 3)"
          - expression: "object.data.a > 3"
            messageExpression: "string(object.spec.replicas)"
        """);
    Key policy = Kinds.VALIDATING_ADMISSION_POLICY.key("", "short");
    PolicyTyping typing = new PolicyTyping(world.types());
    typing
        .decide(world.now(), policy)
        .changes()
        .forEach(
            change ->
                assertThat(world.cluster().commit(change).toString()).startsWith("Committed"));

    String status = String.valueOf(world.find(policy).tree().get("status"));
    assertThat(status)
        .contains("fieldRef=spec.validations[1].expression", "v1, Kind=ConfigMap: ")
        .contains("found no matching overload", "undefined field 'spec'")
        .doesNotContain("validations[0]");
    assertThat(typing.decide(world.now(), policy).changes()).isEmpty();
  }

  @Test
  void refusesAMessageThatAsksForPermissions() {
    assertThatThrownBy(
            () ->
                policy(
                    """
                      validations:
                      - {expression: "true", messageExpression: "authorizer.path('/').check('get').reason()"}
                      auditAnnotations: [{key: "a b", valueExpression: "1"}]
                    """))
        .hasMessageContaining("undeclared reference to 'authorizer'")
        .hasMessageContaining("must evaluate to one of [string null_type]")
        .hasMessageContaining("spec.auditAnnotations[0].key: Invalid value");
  }

  @Test
  void anExpressionWithoutAValueFollowsTheFailurePolicy() {
    policy("  validations: [{expression: \"object.nothing.here == 1\"}]");
    binding("validationActions: [Deny]");
    assertThatThrownBy(() -> config("x"))
        .hasMessageContaining(
            "expression 'object.nothing.here == 1' resulted in error: no such key: nothing");

    Key policy = Kinds.VALIDATING_ADMISSION_POLICY.key("", "short");
    world.merge(policy, "{\"spec\":{\"failurePolicy\":\"Ignore\"}}");
    config("x");
  }

  @Test
  void anExpressionThatRunsAwayIsStoppedAndFollowsTheFailurePolicy() {
    policy("  validations: [{expression: \"" + loops(9) + "\"}]");
    binding("validationActions: [Deny]");
    assertThatThrownBy(() -> config("x"))
        .hasMessageContaining("resulted in error: operation cancelled: actual cost limit exceeded");

    Key policy = Kinds.VALIDATING_ADMISSION_POLICY.key("", "short");
    world.merge(policy, "{\"spec\":{\"failurePolicy\":\"Ignore\"}}");
    config("x");
  }

  @Test
  void manyExpressionsTogetherHaveABudget() {
    String one = "{expression: \"" + loops(5) + "\"}";
    policy("  validations: [" + (one + ", ").repeat(49) + one + "]");
    binding("validationActions: [Deny]");
    assertThatThrownBy(() -> config("x"))
        .hasMessageEndingWith(
            "denied request: validation failed due to running out of cost budget, no further"
                + " validation rules will be run");
  }

  @Test
  void aConditionThatRunsAwayKeepsNobodyBusy() {
    webhook(loops(9));
    assertThatThrownBy(() -> config("x"))
        .hasMessageContaining("resulted in error: operation cancelled: actual cost limit exceeded");
  }

  /** Ten times ten, and so on. */
  private static String loops(int depth) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      text.append("[0,1,2,3,4,5,6,7,8,9].all(x").append(i).append(", ");
    }
    return text.append("object.kind != ''").append(")".repeat(depth)).toString();
  }

  @Test
  void variablesThatNeedEachOtherHaveNoValueAndEndNothing() {
    policy(
        """
          variables:
          - {name: a, expression: "variables.b"}
          - {name: b, expression: "variables.a"}
          validations: [{expression: "variables.a == 1"}]
        """);
    binding("validationActions: [Deny]");

    assertThatThrownBy(() -> config("x")).hasMessageContaining("no such key: a");
  }

  @Test
  void isAboutWhatItsRulesAndItsBindingBothMean() {
    policy("  validations: [{expression: \"request.operation == 'DELETE'\"}]");
    binding(
        "validationActions: [Deny], matchResources: {namespaceSelector: {matchLabels: {strict: 'yes'}}}");
    config("x");

    world.merge(
        Kinds.NAMESPACE.key("", "default"), "{\"metadata\":{\"labels\":{\"strict\":\"yes\"}}}");
    assertThatThrownBy(() -> world.merge(CONFIG, "{\"data\":{\"value\":\"y\"}}"))
        .hasMessageContaining("failed expression");
  }

  @Test
  void refusesAPolicyThatCannotBeCompiledAndSaysWhere() {
    assertThatThrownBy(
            () ->
                policy(
                    """
                      variables: [{name: a, expression: "1 +"}]
                      validations: [{expression: "nobody.check()"}, {expression: "'a' + 'b'"}]
                    """))
        .hasMessageContaining("spec.variables[0].expression")
        .hasMessageContaining("spec.validations[0].expression")
        .hasMessageContaining("undeclared reference to 'nobody'")
        .hasMessageContaining("must evaluate to bool");
    assertThatThrownBy(() -> binding("validationActions: [Deny, Warn]"))
        .hasMessageContaining("must not contain both Deny and Warn");
  }

  @Test
  void aWebhookIsAskedOnlyWhenItsConditionsHold() {
    webhook("request.operation == 'UPDATE' && object.data.value == 'ask'");

    config("x");
    assertThatThrownBy(() -> world.merge(CONFIG, "{\"data\":{\"value\":\"ask\"}}"))
        .hasMessageContaining("failed calling webhook \"nobody.answers.test\"");
    assertThatThrownBy(() -> world.merge(CONFIG, "{\"data\":null}"))
        .hasMessageContaining("is forbidden: expression 'request.operation");
    assertThatThrownBy(() -> webhook("params.x"))
        .hasMessageContaining("webhooks[0].matchConditions[0].expression")
        .hasMessageContaining("undeclared reference to 'params'");
  }

  private void webhook(String condition) {
    world.create(
        Kinds.VALIDATING_WEBHOOK_CONFIGURATION.key("", "nobody"),
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: nobody}
        webhooks:
        - name: nobody.answers.test
          admissionReviewVersions: [v1]
          sideEffects: None
          clientConfig: {url: "https://127.0.0.1:1/"}
          matchConditions: [{name: some, expression: "%s"}]
          rules: [{operations: ["*"], apiGroups: [""], apiVersions: [v1], resources: [configmaps]}]
        """
            .formatted(condition));
  }

  private void policy(String rest) {
    world.create(
        Kinds.VALIDATING_ADMISSION_POLICY.key("", "short"),
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: short}
        spec:
          matchConstraints:
            resourceRules: [{operations: ["*"], apiGroups: [""], apiVersions: [v1], resources: [configmaps]}]
        """
            + rest);
  }

  private void binding(String rest) {
    world.create(
        Kinds.VALIDATING_ADMISSION_POLICY_BINDING.key("", "short"),
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: short}
        spec: {policyName: short, %s}
        """
            .formatted(rest));
  }

  private void limits(String most) {
    Document unused =
        world.create(
            Kinds.CONFIG_MAP.key("default", "limits"),
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: limits}, data: {most: '%s'}}"
                .formatted(most));
  }

  private void config(String value) {
    Document unused =
        world.create(
            CONFIG,
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {value: '%s'}}"
                .formatted(value));
  }
}
