package mightypi.api.admission.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.admission.Request;
import mightypi.api.type.ResourceType;
import mightypi.api.type.Types;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** Finds what a binding gives its policy as {@code params}. */
final class Parameters {

  private final Types types;

  Parameters(Types types) {
    this.types = types;
  }

  /** The type of what a policy takes; empty when nobody serves it. */
  Optional<ResourceType> type(Image now, Map<String, @Nullable Object> paramKind) {
    String apiVersion = Json.text(paramKind, "apiVersion").orElse("");
    String name = Json.text(paramKind, "kind").orElse("");
    return types.of(now).all().stream()
        .filter(each -> each.kind().apiVersion().equals(apiVersion))
        .filter(each -> each.kind().name().equals(name))
        .findFirst();
  }

  /** By name or by labels; in the request's namespace unless another is named. */
  List<Document> find(Request request, ResourceType type, Map<String, @Nullable Object> reference) {
    Kind stored = type.storageKind();
    String namespace =
        stored.isNamespaced()
            ? Json.text(reference, "namespace").orElse(request.target().namespace())
            : "";
    Optional<String> name = Json.text(reference, "name").filter(text -> !text.isEmpty());
    List<Document> found =
        name.isPresent()
            ? request.now().find(stored.key(namespace, name.get())).stream().toList()
            : selected(request.now(), stored, namespace, reference);
    return found.stream().map(each -> type.strategy().served(each, type.kind())).toList();
  }

  private static List<Document> selected(
      Image now, Kind kind, String namespace, Map<String, @Nullable Object> reference) {
    Selector selector =
        Selector.of(
            Json.mapper()
                .convertValue(
                    Json.map(reference, "selector"),
                    io.fabric8.kubernetes.api.model.LabelSelector.class));
    return now.all(kind).stream()
        .filter(each -> each.namespace().equals(namespace))
        .filter(each -> selector.test(each.labels()))
        .toList();
  }
}
