package mightypi.certificates.acme.fact;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** An Issuer or ClusterIssuer whose {@code spec} has {@code acme}. */
public record AcmeIssuer(Kind kind, Document document) {

  /** If it is one of type acme. */
  public static Optional<AcmeIssuer> of(Kind kind, Document document) {
    return Json.map(document.tree(), "spec", "acme").isEmpty()
        ? Optional.empty()
        : Optional.of(new AcmeIssuer(kind, document));
  }

  public static Optional<AcmeIssuer> at(Image now, Key key) {
    return now.find(key).flatMap(each -> of(key.kind(), each));
  }

  /** The issuer that {@code spec.issuerRef} of an object names, if it is one of type acme. */
  public static Optional<AcmeIssuer> of(Image now, Document by) {
    return reference(by).flatMap(key -> at(now, key));
  }

  /** Where {@code spec.issuerRef} points; empty when it names an issuer of another group. */
  public static Optional<Key> reference(Document by) {
    Map<String, @Nullable Object> ref = Json.map(by.tree(), "spec", "issuerRef");
    String group = Fields.text(ref, "group");
    if (!group.isEmpty() && !group.equals("cert-manager.io")) {
      return Optional.empty();
    }
    return switch (Fields.text(ref, "kind")) {
      case "", "Issuer" -> Optional.of(Kinds.ISSUER.key(by.namespace(), Fields.text(ref, "name")));
      case "ClusterIssuer" -> Optional.of(Kinds.CLUSTER_ISSUER.key("", Fields.text(ref, "name")));
      default -> Optional.empty();
    };
  }

  public Key key() {
    return document.key(kind);
  }

  public Map<String, @Nullable Object> acme() {
    return Json.map(document.tree(), "spec", "acme");
  }

  public String server() {
    return Fields.text(acme(), "server");
  }

  public String email() {
    return Fields.text(acme(), "email");
  }

  public boolean flag(String name) {
    return Fields.flag(acme(), name);
  }

  public String text(String name) {
    return Fields.text(acme(), name);
  }

  /** The solvers in their order. */
  public List<Map<String, @Nullable Object>> solvers() {
    return Json.list(acme(), "solvers").stream().map(each -> Json.map(each)).toList();
  }

  /**
   * Where its Secrets are: beside an Issuer, else in the namespace that is set apart for it.
   *
   * @param clusterNamespace cert-manager's {@code --cluster-resource-namespace}
   */
  public String secretsNamespace(String clusterNamespace) {
    return kind.isNamespaced() ? document.namespace() : clusterNamespace;
  }

  /** The Secret with the account's key. */
  public Key accountSecret(String clusterNamespace) {
    return Kinds.SECRET.key(
        secretsNamespace(clusterNamespace), Fields.text(acme(), "privateKeySecretRef", "name"));
  }

  /** The entry of that Secret. */
  public String accountEntry() {
    return Json.text(acme(), "privateKeySecretRef", "key")
        .filter(name -> !name.isEmpty())
        .orElse("tls.key");
  }

  /** The account's URL as the authority named it; empty before there is one. */
  public String accountUrl() {
    return Fields.text(document.tree(), "status", "acme", "uri");
  }

  public boolean isReady() {
    return Conditions.status(document, "Ready").equals("True") && !accountUrl().isEmpty();
  }
}
