package mightypi.balancer.address;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import mightypi.model.Json;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** Lists of {@code metav1.LabelSelector} in custom resources. */
public final class LabelSelectors {

  private LabelSelectors() {}

  public static List<Selector> of(List<@Nullable Object> trees) {
    return trees.stream()
        .map(tree -> Selector.of(Json.mapper().convertValue(tree, LabelSelector.class)))
        .toList();
  }
}
