package mightypi.api.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import mightypi.model.Change;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.junit.jupiter.api.Test;

/** What is registered by itself, and what extensions find where their libraries look. */
class RegistrationTest {

  private static final Key DEFINITION =
      Kinds.CUSTOM_RESOURCE_DEFINITION.key("", "lamps.light.example.com");
  private static final Key LIGHT = Kinds.API_SERVICE.key("", "v1.light.example.com");

  private static Image defining(boolean isServed) {
    Document definition =
        Document.of(
            Map.of(
                "apiVersion",
                "apiextensions.k8s.io/v1",
                "kind",
                "CustomResourceDefinition",
                "metadata",
                Map.of("name", DEFINITION.name()),
                "spec",
                Map.of(
                    "group",
                    "light.example.com",
                    "versions",
                    List.of(Map.of("name", "v1", "served", isServed)))));
    return Image.EMPTY.with(1, DEFINITION, definition);
  }

  private static Image with(Image image, Document service) {
    return image.with(image.revision() + 1, LIGHT, service);
  }

  @Test
  void aDefinitionsGroupIsRegisteredAndTakenOutWithIt() {
    DefinedGroups controller = new DefinedGroups();
    Image defined = defining(true);
    assertThat(controller.concerns(defined, DEFINITION)).containsExactly(LIGHT);

    Change.Create create = (Change.Create) controller.decide(defined, LIGHT).changes().getFirst();
    assertThat(Json.map(create.document().tree(), "spec"))
        .containsEntry("groupPriorityMinimum", 1000)
        .containsEntry("versionPriority", 100);
    assertThat(controller.decide(with(defined, create.document()), LIGHT))
        .isEqualTo(Decision.NOTHING);
    assertThat(controller.decide(with(defining(false), create.document()), LIGHT).changes())
        .singleElement()
        .isInstanceOf(Change.Delete.class);
  }

  @Test
  void whatSomebodyElseRegisteredIsLeftAlone() {
    Document theirs =
        Document.of(
            Map.of(
                "metadata", Map.of("name", LIGHT.name()),
                "spec", Map.of("service", Map.of("namespace", "default", "name", "lamps"))));
    DefinedGroups controller = new DefinedGroups();
    assertThat(controller.decide(with(defining(true), theirs), LIGHT)).isEqualTo(Decision.NOTHING);
    assertThat(controller.decide(with(Image.EMPTY, theirs), LIGHT)).isEqualTo(Decision.NOTHING);
  }

  @Test
  void extensionsLearnWhomToBelieve() {
    FrontProxyTrust controller = new FrontProxyTrust("CLIENTS", "PROXY");
    Key namespace = Kinds.NAMESPACE.key("", "kube-system");
    Image image =
        Image.EMPTY.with(
            1, namespace, Document.of(Map.of("metadata", Map.of("name", "kube-system"))));
    Key place = controller.concerns(image, namespace).iterator().next();
    Change.Create create = (Change.Create) controller.decide(image, place).changes().getFirst();
    assertThat(Json.map(create.document().tree(), "data"))
        .containsEntry("client-ca-file", "CLIENTS")
        .containsEntry("requestheader-client-ca-file", "PROXY")
        .containsEntry("requestheader-allowed-names", "[\"front-proxy-client\"]")
        .containsEntry("requestheader-username-headers", "[\"X-Remote-User\"]");

    Document changed = create.document().with("OTHERS", "data", "client-ca-file");
    Decision repair = controller.decide(image.with(2, place, changed), place);
    assertThat(repair.changes()).singleElement().isInstanceOf(Change.Update.class);
  }
}
