package mightypi.api.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import mightypi.api.definition.DefinitionStrategy;
import mightypi.api.kind.ecosystem.EcosystemDefinitions;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.junit.jupiter.api.Test;

class EcosystemDefinitionsTest {

  @Test
  void defineTheKindsThatPartsSpeakOf() {
    assertThat(EcosystemDefinitions.all().stream().map(EcosystemDefinitionsTest::defined))
        .contains(Kinds.IP_ADDRESS_POOL, Kinds.L2_ADVERTISEMENT)
        .contains(Kinds.ISSUER, Kinds.CLUSTER_ISSUER)
        .contains(Kinds.CERTIFICATE, Kinds.CERTIFICATE_REQUEST, Kinds.ORDER, Kinds.CHALLENGE);
  }

  @Test
  void areAcceptedAsAnybodysDefinitionsAre() {
    DefinitionStrategy strategy = new DefinitionStrategy();
    for (Document definition : EcosystemDefinitions.all()) {
      Document made = strategy.forCreate(strategy.withDefaults(definition));
      assertThat(strategy.problems(made)).isEmpty();
    }
  }

  private static Kind defined(Document definition) {
    List<Object> versions = Json.list(definition.tree(), "spec", "versions");
    String group = text(definition.tree(), "spec", "group");
    assertThat(definition.name())
        .isEqualTo(text(definition.tree(), "spec", "names", "plural") + "." + group);
    return new Kind(
        group,
        text(versions.getFirst(), "name"),
        text(definition.tree(), "spec", "names", "kind"),
        text(definition.tree(), "spec", "names", "plural"),
        Kind.Scope.valueOf(text(definition.tree(), "spec", "scope").toUpperCase(Locale.ROOT)));
  }

  private static String text(Object tree, String... path) {
    return Json.text(tree, path).orElseThrow();
  }
}
