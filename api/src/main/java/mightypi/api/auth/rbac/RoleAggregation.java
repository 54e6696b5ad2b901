package mightypi.api.auth.rbac;

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

/** Fills the rules of aggregated cluster roles with those of the roles that they select. */
public final class RoleAggregation implements Controller {

  @Override
  public String name() {
    return "clusterrole-aggregation-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.CLUSTER_ROLE);
  }

  /** Any role may be selected by any aggregated one; there are few. */
  @Override
  public Collection<Key> concerns(Image now, Key changed) {
    return now.all(Kinds.CLUSTER_ROLE).stream()
        .filter(role -> !selectors(role).isEmpty())
        .map(role -> role.key(Kinds.CLUSTER_ROLE))
        .toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    return now.find(key)
        .filter(role -> !selectors(role).isEmpty())
        .map(role -> aggregate(now, key, role))
        .orElse(Decision.NOTHING);
  }

  private static Decision aggregate(Image now, Key key, Document role) {
    List<Selector> selectors = selectors(role);
    Set<@Nullable Object> rules = new LinkedHashSet<>();
    for (Document other : now.all(Kinds.CLUSTER_ROLE)) {
      boolean selected = selectors.stream().anyMatch(each -> each.test(other.labels()));
      if (selected && !other.name().equals(role.name())) {
        rules.addAll(Json.list(other.tree(), "rules"));
      }
    }
    List<@Nullable Object> wanted = new ArrayList<>(rules);
    return wanted.equals(Json.list(role.tree(), "rules"))
        ? Decision.NOTHING
        : Decision.of(new Change.Update(key, role.with(wanted, "rules")));
  }

  private static List<Selector> selectors(Document role) {
    return Json.list(role.tree(), "aggregationRule", "clusterRoleSelectors").stream()
        .map(each -> Selector.of(Json.mapper().convertValue(each, LabelSelector.class)))
        .toList();
  }
}
