package mightypi.control.schedule;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/**
 * A term of a pod's affinity to other pods: which pods it means, and what makes a neighbourhood.
 *
 * @param weight how much it matters; zero of a required one
 */
record PodTerm(
    String namespace, Map<String, @Nullable Object> term, Selector selector, int weight) {

  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  /** Those that must hold; the kind is {@code podAffinity} or {@code podAntiAffinity}. */
  static List<PodTerm> required(Document pod, String kind) {
    return Json.list(pod.tree(), "spec", "affinity", kind, REQUIRED).stream()
        .map(each -> of(pod, Json.map(each), 0))
        .toList();
  }

  static Stream<PodTerm> preferred(Document pod, String kind) {
    return Json.list(pod.tree(), "spec", "affinity", kind, PREFERRED).stream()
        .map(each -> of(pod, Json.map(each, "podAffinityTerm"), Fields.number(each, 0, "weight")));
  }

  private static PodTerm of(Document pod, Map<String, @Nullable Object> term, int weight) {
    return new PodTerm(pod.namespace(), term, selector(term), weight);
  }

  static Selector selector(Map<String, @Nullable Object> holder) {
    return selector(holder, "labelSelector");
  }

  private static Selector selector(Map<String, @Nullable Object> holder, String field) {
    return Selector.of(Json.mapper().convertValue(Json.map(holder, field), LabelSelector.class));
  }

  /** The label of nodes by which they are neighbours. */
  String key() {
    return Fields.text(term, "topologyKey");
  }

  boolean means(Image now, Like other) {
    return Json.at(term, "labelSelector").isPresent()
        && isAbout(now, other.namespace())
        && selector.test(other.labels());
  }

  private boolean isAbout(Image now, String other) {
    List<@Nullable Object> names = Json.list(term, "namespaces");
    Optional<Object> chosen = Json.at(term, "namespaceSelector");
    if (names.isEmpty() && chosen.isEmpty()) {
      return other.equals(namespace);
    }
    return names.contains(other)
        || chosen.isPresent()
            && now.find(Kinds.NAMESPACE.key("", other))
                .filter(each -> selector(term, "namespaceSelector").test(each.labels()))
                .isPresent();
  }
}
