package mightypi.gateway.status;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.gateway.settings.SettingsReader;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** Says what of the gateway's ConfigMap is not heeded. */
public final class SettingsStatus implements Controller {

  private final Told told = new Told();

  @Override
  public String name() {
    return "gateway-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.CONFIG_MAP);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    return changed.equals(SettingsReader.MAP) ? List.of(changed) : List.of();
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> found = now.find(key);
    if (found.isEmpty()) {
      told.forget(key);
      return Decision.NOTHING;
    }
    return told.tell(Decision.NOTHING, key, found.get(), SettingsReader.findings(found.get()));
  }
}
