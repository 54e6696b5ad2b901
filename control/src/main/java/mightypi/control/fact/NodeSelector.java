package mightypi.control.fact;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** {@code core/v1 NodeSelector}: which nodes a pod or a volume can have. */
public final class NodeSelector {

  private NodeSelector() {}

  /** Whether a node is one that a node selector allows; one that says nothing allows all. */
  public static boolean allows(Map<String, @Nullable Object> selector, Document node) {
    return selector.isEmpty()
        || Json.list(selector, "nodeSelectorTerms").stream().anyMatch(each -> fits(each, node));
  }

  /** A term without requirements fits no node. */
  public static boolean fits(@Nullable Object term, Document node) {
    List<@Nullable Object> labels = Json.list(term, "matchExpressions");
    List<@Nullable Object> fields = Json.list(term, "matchFields");
    return !(labels.isEmpty() && fields.isEmpty())
        && selector(labels).test(node.labels())
        && selector(fields).test(Map.of("metadata.name", node.name()));
  }

  private static Selector selector(List<@Nullable Object> requirements) {
    return Selector.of(
        Json.mapper().convertValue(Map.of("matchExpressions", requirements), LabelSelector.class));
  }
}
