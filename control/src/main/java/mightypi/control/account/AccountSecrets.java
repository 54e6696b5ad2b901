package mightypi.control.account;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Step;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a Secret with a token beside each service account, and takes those away whose account is
 * gone. Kubernetes made such Secrets until 1.23; clients and tests of that age wait for them.
 */
public final class AccountSecrets implements Controller {

  private static final String TYPE = "kubernetes.io/service-account-token";
  private static final String NAME = "kubernetes.io/service-account.name";
  private static final String UID = "kubernetes.io/service-account.uid";

  @Override
  public String name() {
    return "tokens-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.SERVICE_ACCOUNT, Kinds.SECRET);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.SERVICE_ACCOUNT)) {
      return List.of(changed);
    }
    return image.find(changed).flatMap(AccountSecrets::account).stream().toList();
  }

  private static Optional<Key> account(Document secret) {
    String name = Fields.annotation(secret, NAME);
    boolean token = Fields.text(secret.tree(), "type").equals(TYPE) && !name.isEmpty();
    return token
        ? Optional.of(Kinds.SERVICE_ACCOUNT.key(secret.namespace(), name))
        : Optional.empty();
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> account = now.find(key);
    if (account.isEmpty() || account.get().isDeleting()) {
      return Decision.of(orphaned(now, key));
    }
    Key namespace = Kinds.NAMESPACE.key("", key.namespace());
    return Rooms.isOpen(now, namespace)
        ? Decision.of(kept(now, key, account.get()))
        : Decision.NOTHING;
  }

  private static List<Step> orphaned(Image now, Key account) {
    List<Step> steps = new ArrayList<>();
    for (Document secret : now.all(Kinds.SECRET, account.namespace())) {
      if (account(secret).filter(account::equals).isPresent()) {
        steps.add(Change.delete(secret.key(Kinds.SECRET), secret));
      }
    }
    return steps;
  }

  private static List<Step> kept(Image now, Key key, Document account) {
    List<@Nullable Object> named = Json.list(account.tree(), "secrets");
    for (Object each : named) {
      if (now.find(Kinds.SECRET.key(key.namespace(), Fields.text(each, "name"))).isPresent()) {
        return List.of();
      }
    }
    String name = secretName(account);
    List<Step> steps = new ArrayList<>();
    Key secret = Kinds.SECRET.key(key.namespace(), name);
    if (now.find(secret).isEmpty()) {
      steps.add(new Change.Create(secret, secret(account, name)));
    }
    List<@Nullable Object> secrets = new ArrayList<>(named);
    secrets.removeIf(each -> Fields.text(each, "name").equals(name));
    secrets.add(Map.of("name", name));
    steps.add(new Change.Update(key, account.with(secrets, "secrets")));
    return steps;
  }

  /** Follows from the account, so that it is the same when a reply was lost. */
  private static String secretName(Document account) {
    String uid = account.uid().replace("-", "");
    String suffix = uid.length() > 5 ? uid.substring(uid.length() - 5) : uid;
    return account.name() + "-token-" + suffix;
  }

  private static Document secret(Document account, String name) {
    return Document.of(
        Fields.fields(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            Fields.fields(
                "name",
                name,
                "namespace",
                account.namespace(),
                "annotations",
                Map.of(NAME, account.name(), UID, account.uid())),
            "type",
            TYPE));
  }
}
