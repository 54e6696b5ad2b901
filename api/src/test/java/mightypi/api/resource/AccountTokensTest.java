package mightypi.api.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import mightypi.api.auth.User;
import mightypi.api.status.StatusException;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountTokensTest {

  private static final Key SECRET = Kinds.SECRET.key("default", "robot-token");
  private static final String ACCOUNT =
      "{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot}}";
  private static final String TOKEN =
      """
      apiVersion: v1
      kind: Secret
      type: kubernetes.io/service-account-token
      metadata:
        name: robot-token
        annotations: {kubernetes.io/service-account.name: robot}
      """;

  @Test
  void putsATokenIntoASecretThatIsGoodWhileTheSecretIsThere(@TempDir Path directory) {
    try (World world = new World(directory, Clock.SYSTEM)) {
      world.create(Kinds.SERVICE_ACCOUNT.key("default", "robot"), ACCOUNT);

      Document secret = world.create(SECRET, TOKEN);

      String header = "Bearer " + data(secret, "token");
      assertThat(data(secret, "namespace")).isEqualTo("default");
      assertThat(data(secret, "ca.crt")).startsWith("-----BEGIN CERTIFICATE-----");
      assertThat(user(world, header).name()).isEqualTo("system:serviceaccount:default:robot");

      world.delete(SECRET);
      assertThatThrownBy(() -> user(world, header)).isInstanceOf(StatusException.class);
    }
  }

  @Test
  void aTokenEndsWithWhatItIsBoundTo(@TempDir Path directory) {
    try (World world = new World(directory, Clock.SYSTEM)) {
      Key account = Kinds.SERVICE_ACCOUNT.key("default", "robot");
      Key secret = Kinds.SECRET.key("default", "bond");
      Key node = Kinds.NODE.key("", "pi");
      world.create(account, ACCOUNT);
      world.create(secret, "{apiVersion: v1, kind: Secret, metadata: {name: bond}}");
      world.create(node, "{apiVersion: v1, kind: Node, metadata: {name: pi}}");

      String bySecret = token(world, account, "{apiVersion: v1, kind: Secret, name: bond}");
      String byNode = token(world, account, "{apiVersion: v1, kind: Node, name: pi}");
      assertThat(user(world, bySecret).name()).isEqualTo("system:serviceaccount:default:robot");
      assertThat(user(world, byNode).extra()).containsKey("authentication.kubernetes.io/node-uid");
      assertThatThrownBy(() -> token(world, account, "{apiVersion: v1, kind: ConfigMap, name: c}"))
          .hasMessage("cannot bind token to object of type v1, Kind=ConfigMap");
      assertThatThrownBy(
              () -> token(world, account, "{apiVersion: v1, kind: Node, name: pi, uid: other}"))
          .hasMessageContaining("does not match the UID in record");

      world.delete(secret);
      world.delete(node);
      assertThatThrownBy(() -> user(world, bySecret)).isInstanceOf(StatusException.class);
      assertThatThrownBy(() -> user(world, byNode)).isInstanceOf(StatusException.class);
    }
  }

  private static String token(World world, Key account, String reference) {
    Document answer =
        world
            .resources()
            .post(
                world.write(World.ADMIN, account),
                Subresource.TOKEN,
                new Resources.Body(
                    World.tree(
                        "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec:"
                            + " {boundObjectRef: %s}}".formatted(reference)),
                    List.of()));
    return "Bearer " + Json.text(answer.tree(), "status", "token").orElseThrow();
  }

  private static User user(World world, String header) {
    return world.authenticator().authenticate(Optional.empty(), Optional.of(header));
  }

  private static String data(Document secret, String key) {
    String text = Json.text(secret.tree(), "data", key).orElseThrow();
    return new String(Base64.getDecoder().decode(text), UTF_8);
  }
}
