package mightypi.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.testkit.ClusterContract;
import mightypi.testkit.Watching;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** On a real Kubernetes; one that may be written to, because the test leaves namespaces behind. */
@EnabledIfEnvironmentVariable(
    named = KubernetesClusterTest.KUBECONFIG,
    matches = ".+",
    disabledReason =
        "no Kubernetes: "
            + KubernetesClusterTest.KUBECONFIG
            + " must name the kubeconfig of one that may be written to")
class KubernetesClusterTest implements ClusterContract {

  static final String KUBECONFIG = "MIGHTY_KUBERNETES_KUBECONFIG";

  private static final Pattern SERVER = Pattern.compile("server: *\"?(https?://[^\",} \n]+)");
  private static final Kind WIDGET =
      Kind.namespaced(
          "w" + UUID.randomUUID().toString().substring(0, 8) + ".example.com/v1",
          "Widget",
          "widgets");

  @TempDir static Path directory;
  private static CutWire wire;
  private static KubernetesCluster cluster;
  private static KubernetesCluster elsewhere;

  @BeforeAll
  static void open() throws IOException {
    String direct = Files.readString(Path.of(System.getenv(KUBECONFIG)));
    Matcher server = SERVER.matcher(direct);
    if (!server.find()) {
      throw new IOException("the kubeconfig names no server");
    }
    URI uri = URI.create(server.group(1));
    wire = new CutWire(new InetSocketAddress(uri.getHost(), uri.getPort()));
    Path indirect = directory.resolve("kubeconfig");
    Files.writeString(
        indirect, direct.replace(server.group(1), "https://127.0.0.1:" + wire.port()));
    cluster = connect(indirect);
    elsewhere = connect(Path.of(System.getenv(KUBECONFIG)));
  }

  private static KubernetesCluster connect(Path kubeconfig) throws IOException {
    Set<Kind> kinds = new HashSet<>(KINDS);
    kinds.add(WIDGET);
    kinds.add(Kinds.CUSTOM_RESOURCE_DEFINITION);
    return KubernetesCluster.open(
        ClientConfig.of(kubeconfig, kinds), Clock.SYSTEM, Randomness.secure());
  }

  @AfterAll
  static void close() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
    if (elsewhere != null) {
      elsewhere.close();
    }
    if (wire != null) {
      wire.close();
    }
  }

  @Override
  public Cluster cluster() {
    return cluster;
  }

  @Override
  public Cluster elsewhere() {
    return elsewhere;
  }

  @Override
  public void disconnect(Runnable meanwhile) {
    wire.cut();
    meanwhile.run();
    wire.mend();
  }

  @Override
  public boolean loseNextReply() {
    wire.loseNextAnswer();
    return true;
  }

  @Test
  void followsAKindOnceItsDefinitionIsThere() {
    String name = WIDGET.plural() + "." + WIDGET.group();
    Key definition = Kinds.CUSTOM_RESOURCE_DEFINITION.key("", name);
    elsewhere.commit(new Change.Create(definition, definition(name)));
    Key key = WIDGET.key("default", "one");
    Document widget =
        Document.of(
            Map.of(
                "apiVersion", WIDGET.apiVersion(),
                "kind", WIDGET.name(),
                "metadata", Map.of("namespace", "default", "name", "one")));
    Watching.until(
        elsewhere,
        "the definition is served",
        image ->
            image
                .find(definition)
                .map(each -> each.tree().toString())
                .orElse("")
                .contains("type=Established"));
    while (elsewhere.now().find(key).isEmpty()) {
      elsewhere.commit(new Change.Create(key, widget));
    }
    Watching.until(cluster, "the widget is seen", image -> image.find(key).isPresent());
    elsewhere.commit(Change.delete(definition, elsewhere.now().find(definition).orElseThrow()));
    Watching.until(cluster, "the widget is gone", image -> image.find(key).isEmpty());
  }

  private static Document definition(String name) {
    Object schema = Map.of("openAPIV3Schema", Map.of("type", "object"));
    Object version =
        Map.of("name", WIDGET.version(), "served", true, "storage", true, "schema", schema);
    Object names = Map.of("plural", WIDGET.plural(), "kind", WIDGET.name(), "singular", "widget");
    return Document.of(
        Map.of(
            "apiVersion",
            "apiextensions.k8s.io/v1",
            "kind",
            "CustomResourceDefinition",
            "metadata",
            Map.of("name", name),
            "spec",
            Map.of(
                "group",
                WIDGET.group(),
                "names",
                names,
                "scope",
                "Namespaced",
                "versions",
                java.util.List.of(version))));
  }

  @Test
  void saysWhatItCannotListAndWhy() throws IOException {
    Path nobody = directory.resolve("nobody");
    Files.writeString(
        nobody,
        Files.readString(directory.resolve("kubeconfig"))
            .replaceAll("https://127.0.0.1:\\d+", "https://127.0.0.1:1"));
    ClientConfig config =
        new ClientConfig(
            Optional.of(nobody),
            Set.of(Kinds.CONFIG_MAP),
            Duration.ofSeconds(1),
            Duration.ofMillis(500));

    assertThatThrownBy(() -> KubernetesCluster.open(config, Clock.SYSTEM, Randomness.secure()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageContaining("configmaps");
  }
}
