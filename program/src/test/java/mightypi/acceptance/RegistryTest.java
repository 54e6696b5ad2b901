package mightypi.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import mightypi.samples.SampleImages;
import mightypi.testkit.lan.Commands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Images come from a registry that asks who one is. It runs on the Pi, for HTTP is let pass only
 * there.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RegistryTest {

  private static final String IMAGE = "localhost:5000/team/echo:1";

  private static final String CONFIGURATION =
      """
      version: 0.1
      storage: {filesystem: {rootdirectory: %1$s/images}}
      http: {addr: "127.0.0.1:5000"}
      auth: {htpasswd: {realm: test, path: %1$s/htpasswd}}
      """;

  private static HomeLab lab;
  private static Path folder;

  @BeforeAll
  static void start() throws IOException {
    for (String program : new String[] {"docker-registry", "skopeo", "htpasswd"}) {
      assumeTrue(
          Commands.attempt("which", program).isGood(),
          "no " + program + ": apt-get install docker-registry skopeo apache2-utils");
    }
    folder = Files.createTempDirectory("mighty-registry-");
    lab = HomeLab.open(folder.resolve("data"));
    serveRegistry();
  }

  private static void serveRegistry() throws IOException {
    Path configuration = folder.resolve("registry.yaml");
    Files.writeString(configuration, CONFIGURATION.formatted(folder));
    Files.writeString(
        folder.resolve("htpasswd"), Commands.run("htpasswd", "-nbB", "reader", "a-secret-word"));
    lab.pi.start(
        folder.resolve("registry.log"),
        Map.of(),
        "docker-registry",
        "serve",
        configuration.toString());
    Path archive = SampleImages.write(folder).getLast();
    lab.await(
        "the image is in the registry",
        () ->
            lab.pi
                .attempt(
                    "skopeo",
                    "--insecure-policy",
                    "copy",
                    "--dest-tls-verify=false",
                    "--dest-creds",
                    "reader:a-secret-word",
                    "oci-archive:" + archive,
                    "docker://" + IMAGE)
                .isGood());
  }

  @AfterAll
  static void stop() throws IOException {
    if (lab != null) {
      lab.close();
      Commands.run("rm", "-rf", folder.toString());
    }
  }

  @Test
  @Order(1)
  void withoutCredentialsThePodSaysThatItWasRefused() throws IOException {
    lab.kubectl("run", "stranger", "--image", IMAGE);

    lab.awaitAnswer(
        text -> text.matches("(ErrImagePull|ImagePullBackOff)"),
        "get",
        "pod",
        "stranger",
        "-o",
        "jsonpath={.status.containerStatuses[0].state.waiting.reason}");
    assertThat(lab.kubectl("describe", "pod", "stranger"))
        .contains("Failed to pull image \"" + IMAGE + "\"")
        .containsPattern("401 Unauthorized|no basic auth credentials");
  }

  @Test
  @Order(2)
  void credentialsOfTheServiceAccountLetThePodPullAndRun() throws IOException {
    lab.kubectl(
        "create",
        "secret",
        "docker-registry",
        "team",
        "--docker-server=localhost:5000",
        "--docker-username=reader",
        "--docker-password=a-secret-word");
    lab.kubectl(
        "patch", "serviceaccount", "default", "-p", "{\"imagePullSecrets\":[{\"name\":\"team\"}]}");

    lab.kubectl("run", "friend", "--image", IMAGE);

    lab.kubectl("wait", "pod/friend", "--for=condition=Ready", "--timeout=150s");
    assertThat(lab.kubectl("describe", "pod", "friend"))
        .contains("Successfully pulled image \"" + IMAGE + "\"");
  }

  @Test
  @Order(3)
  void theStrangerRecoversWhenItIsGivenThem() throws IOException {
    lab.kubectl("delete", "pod", "stranger", "--now");
    lab.kubectl(
        "run",
        "stranger",
        "--image",
        IMAGE,
        "--overrides",
        "{\"spec\":{\"imagePullSecrets\":[{\"name\":\"team\"}],\"containers\":[{\"name\":\"stranger\",\"image\":\""
            + IMAGE
            + "\",\"imagePullPolicy\":\"Always\"}]}}");

    lab.kubectl("wait", "pod/stranger", "--for=condition=Ready", "--timeout=150s");
  }
}
