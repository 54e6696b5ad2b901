package mightypi.control.quota;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.quota.Amounts;
import mightypi.model.quota.Tallies;
import org.jspecify.annotations.Nullable;

/** Writes into the status of a ResourceQuota what is used of it. */
public final class QuotaUsage implements Controller {

  private final Tallies tallies = new Tallies();

  @Override
  public String name() {
    return "resourcequota-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.RESOURCE_QUOTA);
  }

  /** Anything can be counted; what comes and goes by itself is not worth it. */
  @Override
  public boolean watches(Kind kind) {
    return kind.isNamespaced() && !kind.equals(Kinds.EVENT) && !kind.equals(Kinds.LEASE);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    return changed.kind().equals(Kinds.RESOURCE_QUOTA)
        ? List.of(changed)
        : image.all(Kinds.RESOURCE_QUOTA, changed.namespace()).stream()
            .map(each -> each.key(Kinds.RESOURCE_QUOTA))
            .toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    return now.find(key).map(quota -> decide(now, key, quota)).orElse(Decision.NOTHING);
  }

  private Decision decide(Image now, Key key, Document quota) {
    Map<String, @Nullable Object> hard = Json.map(quota.tree(), "spec", "hard");
    Map<String, @Nullable Object> used = new TreeMap<>();
    tallies
        .used(now, key, quota)
        .byName()
        .forEach((name, amount) -> used.put(name, Amounts.text(name, amount)));
    boolean said =
        Json.map(quota.tree(), "status", "hard").equals(hard)
            && Json.map(quota.tree(), "status", "used").equals(used);
    if (said) {
      return Decision.NOTHING;
    }
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("hard", hard);
    status.put("used", used);
    return Decision.of(new Change.UpdateStatus(key, quota.with(status, "status")));
  }
}
