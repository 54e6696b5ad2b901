package mightypi.api.aggregate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Registers the groups and versions of CustomResourceDefinitions as APIServices, and takes them out
 * again. One that somebody else registered is left alone.
 */
public final class DefinedGroups implements Controller {

  @Override
  public String name() {
    return "crd-autoregister";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.CUSTOM_RESOURCE_DEFINITION, Kinds.API_SERVICE);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.API_SERVICE)) {
      return List.of(changed);
    }
    List<Key> keys = new ArrayList<>();
    image
        .find(changed)
        .ifPresent(
            definition -> {
              String group = Json.text(definition.tree(), "spec", "group").orElse("");
              for (Object each : Json.list(definition.tree(), "spec", "versions")) {
                String version = Json.text(each, "name").orElse("");
                keys.add(Kinds.API_SERVICE.key("", version + "." + group));
              }
            });
    return keys;
  }

  @Override
  public Decision decide(Image now, Key key) {
    int dot = key.name().indexOf('.');
    if (dot < 0) {
      return Decision.NOTHING;
    }
    String version = key.name().substring(0, dot);
    String group = key.name().substring(dot + 1);
    boolean isDefined =
        now.all(Kinds.CUSTOM_RESOURCE_DEFINITION).stream()
            .anyMatch(each -> serves(each, group, version));
    Optional<Document> known = now.find(key);
    if (known.isEmpty()) {
      return isDefined
          ? Decision.of(
              new Change.Create(
                  key,
                  LocalServices.document(
                      group, version, Priority.OF_DEFINITIONS, LocalServices.ALWAYS)))
          : Decision.NOTHING;
    }
    return LocalServices.ALWAYS.equals(known.get().labels().get(LocalServices.MANAGED))
        ? kept(key, known.get(), isDefined)
        : Decision.NOTHING;
  }

  private static boolean serves(Document definition, String group, String version) {
    return Json.text(definition.tree(), "spec", "group").orElse("").equals(group)
        && Json.list(definition.tree(), "spec", "versions").stream()
            .filter(each -> Json.text(each, "name").orElse("").equals(version))
            .anyMatch(each -> Json.at(each, "served").filter(Boolean.TRUE::equals).isPresent());
  }

  private static Decision kept(Key key, Document known, boolean isDefined) {
    if (!isDefined) {
      return Decision.of(Change.delete(key, known));
    }
    Registered registered = Registered.of(known);
    Map<String, @Nullable Object> wanted =
        LocalServices.spec(registered.group(), registered.version(), Priority.OF_DEFINITIONS);
    return wanted.equals(known.tree().get("spec"))
        ? Decision.NOTHING
        : Decision.of(new Change.Update(key, known.with(wanted, "spec")));
  }
}
