package mightypi.api.aggregate;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.jspecify.annotations.Nullable;

/**
 * Publishes how extension API servers recognize our users and ourselves: the ConfigMap {@code
 * kube-system/extension-apiserver-authentication}, which their libraries read.
 */
public final class FrontProxyTrust implements Controller {

  /** The CN of the front proxy's certificate. */
  public static final String NAME = "front-proxy-client";

  private static final String NAMESPACE = "kube-system";
  private static final Key PLACE =
      Kinds.CONFIG_MAP.key(NAMESPACE, "extension-apiserver-authentication");

  private final Map<String, String> data;

  /**
   * @param clients the authority of client certificates, in PEM
   * @param frontProxy the authority of the front proxy's, in PEM
   */
  public FrontProxyTrust(String clients, String frontProxy) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("client-ca-file", clients);
    all.put("requestheader-allowed-names", Json.brief(List.of(NAME)));
    all.put("requestheader-client-ca-file", frontProxy);
    all.put("requestheader-extra-headers-prefix", Json.brief(List.of(FrontProxy.EXTRA)));
    all.put("requestheader-group-headers", Json.brief(List.of(FrontProxy.GROUP)));
    all.put("requestheader-uid-headers", Json.brief(List.of(FrontProxy.UID)));
    all.put("requestheader-username-headers", Json.brief(List.of(FrontProxy.USER)));
    this.data = all;
  }

  @Override
  public String name() {
    return "cluster-authentication-trust";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.CONFIG_MAP, Kinds.NAMESPACE);
  }

  /** The namespace's own appearance is when the ConfigMap can be made first. */
  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    boolean matters = changed.equals(PLACE) || changed.equals(Kinds.NAMESPACE.key("", NAMESPACE));
    return matters ? List.of(PLACE) : List.of();
  }

  @Override
  public Decision decide(Image now, Key key) {
    if (now.find(Kinds.NAMESPACE.key("", NAMESPACE)).isEmpty()) {
      return Decision.NOTHING;
    }
    Optional<Document> known = now.find(PLACE);
    if (known.isEmpty()) {
      return Decision.of(new Change.Create(PLACE, document()));
    }
    return data.equals(known.get().tree().get("data"))
        ? Decision.NOTHING
        : Decision.of(new Change.Update(PLACE, known.get().with(data, "data")));
  }

  private Document document() {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", PLACE.name());
    metadata.put("namespace", NAMESPACE);
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", "v1");
    tree.put("kind", Kinds.CONFIG_MAP.name());
    tree.put("metadata", metadata);
    tree.put("data", data);
    return Document.of(tree);
  }
}
