package mightypi.control.account;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** Gives each namespace the service account {@code default}. */
public final class DefaultAccounts implements Controller {

  @Override
  public String name() {
    return "serviceaccount-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.NAMESPACE, Kinds.SERVICE_ACCOUNT);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    return Rooms.concerned(changed, "default");
  }

  @Override
  public Decision decide(Image now, Key namespace) {
    Key account = Kinds.SERVICE_ACCOUNT.key(namespace.name(), "default");
    if (!Rooms.isOpen(now, namespace) || now.find(account).isPresent()) {
      return Decision.NOTHING;
    }
    Document document =
        Document.of(
            Fields.fields(
                "apiVersion", "v1",
                "kind", "ServiceAccount",
                "metadata", Map.of("name", "default", "namespace", namespace.name())));
    return Decision.of(new Change.Create(account, document));
  }
}
