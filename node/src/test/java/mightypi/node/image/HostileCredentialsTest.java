package mightypi.node.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Base64;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

class HostileCredentialsTest {

  private static final Pod POD =
      new PodBuilder()
          .withNewMetadata()
          .withNamespace("shop")
          .endMetadata()
          .withNewSpec()
          .addNewImagePullSecret("pull")
          .endSpec()
          .build();

  @Test
  void aDamagedSecretGivesOtherCredentialsOrNone() {
    ImageName image = ImageName.parse("registry.example/shop/web:1").orElseThrow();
    Fuzz.of(
            """
            {"auths":{"https://registry.example/v1/":{"auth":"YW5uOnNlY3JldA=="},
             "registry.example/shop":{"username":"ann","password":"x","identitytoken":"y"}}}
            """)
        .bytes(
            5_000,
            bytes -> {
              String text = Base64.getEncoder().encodeToString(bytes);
              Credentials.of(POD, image, secret(".dockerconfigjson", text));
              Credentials.of(POD, image, secret(".dockercfg", text));
              Credentials.of(POD, image, secret(".dockercfg", new String(bytes, UTF_8)));
            });
  }

  private static Image secret(String entry, String text) {
    return Image.EMPTY.with(
        1,
        Kinds.SECRET.key("shop", "pull"),
        Document.of(
            Map.of(
                "kind",
                "Secret",
                "metadata",
                Map.of("namespace", "shop", "name", "pull"),
                "data",
                Map.of(entry, text))));
  }
}
