package mightypi.api.auth;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
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
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** Fills the rules of ClusterRoles that gather them from others by {@code aggregationRule}. */
public final class AggregatedRoles implements Controller {

  @Override
  public String name() {
    return "clusterrole-aggregation-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.CLUSTER_ROLE);
  }

  @Override
  public Collection<Key> concerns(Image now, Key changed) {
    List<Key> keys = new ArrayList<>();
    for (Document role : now.all(Kinds.CLUSTER_ROLE)) {
      if (!selectors(role).isEmpty()) {
        keys.add(role.key(Kinds.CLUSTER_ROLE));
      }
    }
    return keys;
  }

  @Override
  public Decision decide(Image now, Key key) {
    return now.find(key).map(role -> decide(now, key, role)).orElse(Decision.NOTHING);
  }

  private static Decision decide(Image now, Key key, Document role) {
    List<Selector> selectors = selectors(role);
    if (selectors.isEmpty()) {
      return Decision.NOTHING;
    }
    Set<@Nullable Object> rules = new LinkedHashSet<>();
    for (Document other : now.all(Kinds.CLUSTER_ROLE)) {
      boolean selected = selectors.stream().anyMatch(each -> each.test(other.labels()));
      if (selected && !other.name().equals(role.name())) {
        rules.addAll(Json.list(other.tree(), "rules"));
      }
    }
    List<@Nullable Object> wanted = new ArrayList<>(rules);
    return Json.list(role.tree(), "rules").equals(wanted)
        ? Decision.NOTHING
        : Decision.of(new Change.Update(key, role.with(wanted, "rules")));
  }

  private static List<Selector> selectors(Document role) {
    return Json.list(role.tree(), "aggregationRule", "clusterRoleSelectors").stream()
        .map(each -> Json.view(Json.write(Json.map(each)), LabelSelector.class))
        .map(Selector::of)
        .toList();
  }
}
