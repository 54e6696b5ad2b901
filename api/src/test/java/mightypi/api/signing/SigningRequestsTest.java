package mightypi.api.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.auth.User;
import mightypi.api.resource.Resources.Part;
import mightypi.api.resource.World;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.testkit.FakeClock;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a request for a certificate to somebody who logs in with it. */
@NullUnmarked
class SigningRequestsTest {

  private static final Key JANE = Kinds.SIGNING_REQUEST.key("", "jane");
  private static final User SOMEBODY = User.of("somebody", "system:authenticated");
  private static final Map<String, String> APPROVED =
      Map.of("type", "Approved", "status", "True", "reason", "Because", "message", "I know her");

  @TempDir Path directory;
  private FakeClock clock;
  private World world;

  @BeforeEach
  void open() {
    clock = FakeClock.atNoon();
    world = new World(directory, clock);
  }

  @AfterEach
  void close() {
    world.close();
  }

  static String petition(String subject) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return Petitions.of(subject, generator.generateKeyPair());
  }

  private Document ask(User user, Key key, String signer, String subject, String usages)
      throws Exception {
    return world.create(
        user,
        key,
        """
        apiVersion: certificates.k8s.io/v1
        kind: CertificateSigningRequest
        metadata: {name: %s}
        spec:
          signerName: kubernetes.io/%s
          username: somebody-else
          expirationSeconds: 3600
          usages: [digital signature, %s]
          request: %s
        """
            .formatted(key.name(), signer, usages, petition(subject)));
  }

  private Document approve(User user, Key key) {
    Document next = world.find(key).with(List.of(APPROVED), "status", "conditions");
    return world.update(world.part(user, key, Part.APPROVAL), next);
  }

  private void run(Controller controller, Key key) {
    Decision decision = controller.decide(world.now(), key);
    decision
        .changes()
        .forEach(
            change ->
                assertThat(world.cluster().commit(change).toString()).startsWith("Committed"));
  }

  private Optional<String> condition(Key key, String type, String field) {
    return Json.list(world.find(key).tree(), "status", "conditions").stream()
        .filter(each -> Json.text(each, "type").orElse("").equals(type))
        .findFirst()
        .flatMap(each -> Json.text(each, field));
  }

  private X509Certificate certificate(Key key) throws Exception {
    String text = Json.text(world.find(key).tree(), "status", "certificate").orElseThrow();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(text)));
  }

  @Test
  void whoseRequestIsApprovedLogsInUnderTheNameAndGroupsOfItsSubject() throws Exception {
    Document asked =
        ask(SOMEBODY, JANE, "kube-apiserver-client", "O=writers,O=readers,CN=jane", "client auth");
    assertThat(Json.text(asked.tree(), "spec", "username")).contains("somebody");
    Signing signing = new Signing(world.signer());
    assertThat(signing.decide(world.now(), JANE)).isEqualTo(Decision.NOTHING);

    approve(World.ADMIN, JANE);
    assertThat(condition(JANE, "Approved", "lastUpdateTime")).isPresent();
    run(signing, JANE);

    X509Certificate certificate = certificate(JANE);
    User jane = world.authenticator().authenticate(Optional.of(certificate), Optional.empty());
    assertThat(jane.name()).isEqualTo("jane");
    assertThat(jane.groups()).contains("writers", "readers", "system:authenticated");
    assertThat(certificate.getNotAfter().toInstant())
        .isBetween(clock.now().plusSeconds(3599), clock.now().plusSeconds(3601));
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void nobodyApprovesOrSignsWithoutPermissionForTheSigner() throws Exception {
    ask(SOMEBODY, JANE, "kube-apiserver-client", "CN=jane", "client auth");
    assertThatThrownBy(() -> approve(SOMEBODY, JANE))
        .hasMessageEndingWith(
            "user not permitted to approve requests with signerName"
                + " \"kubernetes.io/kube-apiserver-client\"");
    Document decided = world.find(JANE).with(List.of(APPROVED), "status", "conditions");
    assertThatThrownBy(() -> world.update(world.part(World.ADMIN, JANE, Part.STATUS), decided))
        .hasMessageContaining("updates may not add a condition of type \"Approved\"");
    String pem = Base64.getEncoder().encodeToString("no certificate".getBytes(US_ASCII));
    Document signed = world.find(JANE).with(pem, "status", "certificate");
    assertThatThrownBy(() -> world.update(world.part(World.ADMIN, JANE, Part.STATUS), signed))
        .hasMessageContaining("must contain at least one CERTIFICATE PEM block");
    assertThatThrownBy(() -> world.update(world.part(World.ADMIN, JANE, Part.APPROVAL), signed))
        .hasMessageContaining("updates may not set certificate content");
    Map<String, String> failed = Map.of("type", "Failed", "status", "True", "reason", "r");
    Document gone = world.find(JANE).with(List.of(failed), "status", "conditions");
    assertThatThrownBy(() -> world.update(world.part(SOMEBODY, JANE, Part.STATUS), gone))
        .hasMessageContaining("user not permitted to sign requests with signerName");

    world.create(
        Kinds.CLUSTER_ROLE.key("", "approver"),
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: approver}
        rules:
        - {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve], resourceNames: ["kubernetes.io/*"]}
        """);
    bind("approver", "somebody");
    approve(SOMEBODY, JANE);
    Document undone = world.find(JANE).with(List.of(), "status", "conditions");
    assertThatThrownBy(() -> world.update(world.part(World.ADMIN, JANE, Part.APPROVAL), undone))
        .hasMessageContaining("updates may not remove a condition of type \"Approved\"");
  }

  private void bind(String role, String user) {
    world.create(
        Kinds.CLUSTER_ROLE_BINDING.key("", "b"),
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: b}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "%s"}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %s}]
        """
            .formatted(role, user));
  }

  @Test
  void refusesWhatCannotBeSignedAndWhoWouldBeAnAdministratorForEver() {
    assertThatThrownBy(
            () ->
                ask(
                    SOMEBODY,
                    JANE,
                    "kube-apiserver-client",
                    "O=system:masters,CN=j",
                    "client auth"))
        .hasMessageEndingWith(
            "use of kubernetes.io/kube-apiserver-client signer with system:masters group is not"
                + " allowed");
    assertThatThrownBy(
            () ->
                world.create(
                    JANE,
                    """
                    apiVersion: certificates.k8s.io/v1
                    kind: CertificateSigningRequest
                    metadata: {name: jane}
                    spec: {signerName: kubernetes.io/legacy-unknown, usages: [flying], request: aGVsbG8=}
                    """))
        .hasMessageContaining("PEM block type must be CERTIFICATE REQUEST")
        .hasMessageContaining("spec.usages[0]: Unsupported value: \"flying\"")
        .hasMessageContaining("the legacy signerName is not allowed via this API version");
  }

  @Test
  void aNodesRequestIsApprovedAsSoonAsWhoAsksMayHaveIt() throws Exception {
    Key key = Kinds.SIGNING_REQUEST.key("", "node");
    User bootstrap = User.of("system:bootstrap:abc", "system:bootstrappers");
    String subject = "O=system:nodes,CN=system:node:pi2";
    ask(bootstrap, key, "kube-apiserver-client-kubelet", subject, "client auth");
    Approval approval = new Approval(world.authorizer());
    assertThat(approval.decide(world.now(), key)).isEqualTo(Decision.NOTHING);

    bind(
        "system:certificates.k8s.io:certificatesigningrequests:nodeclient", "system:bootstrap:abc");
    assertThat(approval.concerns(world.now(), Kinds.CLUSTER_ROLE_BINDING.key("", "b")))
        .containsExactly(key);
    run(approval, key);

    assertThat(condition(key, "Approved", "message"))
        .contains("Auto approving kubelet client certificate after SubjectAccessReview.");
    run(new Signing(world.signer()), key);
    User node = world.authenticator().authenticate(Optional.of(certificate(key)), Optional.empty());
    assertThat(node.groups()).contains("system:nodes");
  }

  @Test
  void saysWhyItDoesNotSign() throws Exception {
    Key key = Kinds.SIGNING_REQUEST.key("", "serving");
    ask(SOMEBODY, key, "kubelet-serving", "O=system:nodes,CN=system:node:pi2", "server auth");
    approve(World.ADMIN, key);

    run(new Signing(world.signer()), key);

    assertThat(condition(key, "Failed", "message"))
        .contains("DNS or IP subjectAltName is required");
  }

  @Test
  void forgetsRequestsThatAreOver() throws Exception {
    ask(SOMEBODY, JANE, "kube-apiserver-client", "CN=jane", "client auth");
    RequestSweep sweep = new RequestSweep(clock);
    assertThat(sweep.decide(world.now(), JANE).lookAgain().orElseThrow())
        .isBetween(Duration.ofHours(23), Duration.ofHours(24));

    approve(World.ADMIN, JANE);
    assertThat(sweep.decide(world.now(), JANE)).isEqualTo(Decision.NOTHING);
    run(new Signing(world.signer()), JANE);
    assertThat(sweep.decide(world.now(), JANE).lookAgain()).isPresent();
    clock.pass(Duration.ofHours(1));
    run(sweep, JANE);
    assertThat(world.now().find(JANE)).isEmpty();
  }
}
