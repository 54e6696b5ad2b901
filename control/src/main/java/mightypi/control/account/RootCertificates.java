package mightypi.control.account;

import java.util.Collection;
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

/**
 * Keeps the ConfigMap {@code kube-root-ca.crt} in each namespace, by which pods know the API server
 * (KEP-1205).
 */
public final class RootCertificates implements Controller {

  private static final String NAME = "kube-root-ca.crt";

  private final String certificate;

  /**
   * @param certificate of the authority, in PEM
   */
  public RootCertificates(String certificate) {
    this.certificate = certificate;
  }

  @Override
  public String name() {
    return "root-ca-certificate-publisher-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.NAMESPACE, Kinds.CONFIG_MAP);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    return Rooms.concerned(changed, NAME);
  }

  @Override
  public Decision decide(Image now, Key namespace) {
    if (!Rooms.isOpen(now, namespace)) {
      return Decision.NOTHING;
    }
    Key key = Kinds.CONFIG_MAP.key(namespace.name(), NAME);
    Optional<Document> known = now.find(key);
    if (known.isEmpty()) {
      return Decision.of(new Change.Create(key, document(namespace.name())));
    }
    Map<String, Object> data = Map.of("ca.crt", certificate);
    return Json.map(known.get().tree(), "data").equals(data)
        ? Decision.NOTHING
        : Decision.of(new Change.Update(key, known.get().with(data, "data")));
  }

  private Document document(String namespace) {
    String why =
        "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
            + " endpoints such as the internal service IP or kubernetes.default.svc. No other"
            + " usage is guaranteed across distributions of Kubernetes clusters.";
    return Document.of(
        Fields.fields(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Fields.fields(
                "name", NAME,
                "namespace", namespace,
                "annotations", Map.of("kubernetes.io/description", why)),
            "data",
            Map.of("ca.crt", certificate)));
  }
}
