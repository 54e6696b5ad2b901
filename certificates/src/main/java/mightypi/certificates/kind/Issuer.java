package mightypi.certificates.kind;

import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Conditions;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** An Issuer or a ClusterIssuer. */
public record Issuer(Document document) {

  /** Where the Secrets of ClusterIssuers are: cert-manager's cluster resource namespace. */
  public static final String CLUSTER_RESOURCE_NAMESPACE = "cert-manager";

  /** Its two kinds; a document of another kind is none. */
  public static boolean isIssuer(Kind kind) {
    return kind.equals(Kinds.ISSUER) || kind.equals(Kinds.CLUSTER_ISSUER);
  }

  public Kind kind() {
    return document.kindName().equals(Kinds.CLUSTER_ISSUER.name())
        ? Kinds.CLUSTER_ISSUER
        : Kinds.ISSUER;
  }

  public Key key() {
    return document.key(kind());
  }

  /** Where the Secrets are that it names. */
  public String secretNamespace() {
    return kind().isNamespaced() ? document.namespace() : CLUSTER_RESOURCE_NAMESPACE;
  }

  public Map<String, @Nullable Object> spec() {
    return Json.map(document.tree(), "spec");
  }

  public Optional<Map<String, @Nullable Object>> acme() {
    return part("acme");
  }

  public Optional<Map<String, @Nullable Object>> ca() {
    return part("ca");
  }

  public Optional<Map<String, @Nullable Object>> selfSigned() {
    return part("selfSigned");
  }

  private Optional<Map<String, @Nullable Object>> part(String name) {
    return Json.at(spec(), name).filter(Map.class::isInstance).map(each -> Json.map(each));
  }

  public boolean isReady() {
    return Conditions.status(document, "Ready").equals("True");
  }

  public boolean isAcme() {
    return acme().isPresent();
  }
}
