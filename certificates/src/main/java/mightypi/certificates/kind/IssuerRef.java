package mightypi.certificates.kind;

import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Who is to sign: {@code spec.issuerRef}.
 *
 * @param kind {@code Issuer} when the document does not say
 * @param group as the document says it; empty means cert-manager.io
 */
public record IssuerRef(String name, String kind, String group) {

  public static final String GROUP = "cert-manager.io";
  public static final String ISSUER = "Issuer";
  public static final String CLUSTER_ISSUER = "ClusterIssuer";

  public static IssuerRef of(@Nullable Object tree) {
    String kind = Fields.text(tree, "kind");
    return new IssuerRef(
        Fields.text(tree, "name"), kind.isEmpty() ? ISSUER : kind, Fields.text(tree, "group"));
  }

  static IssuerRef in(Document document) {
    return of(Json.at(document.tree(), "spec", "issuerRef").orElse(null));
  }

  /** Whether the issuer is of a kind that is served here; others are left to others. */
  public boolean isOurs() {
    return (group.isEmpty() || group.equals(GROUP))
        && (kind.equals(ISSUER) || kind.equals(CLUSTER_ISSUER));
  }

  /** Where the issuer is for an object in this namespace; only for one of ours. */
  public Key key(String namespace) {
    return kind.equals(CLUSTER_ISSUER)
        ? Kinds.CLUSTER_ISSUER.key("", name)
        : Kinds.ISSUER.key(namespace, name);
  }

  public Optional<Issuer> find(Image image, String namespace) {
    return isOurs() ? image.find(key(namespace)).map(Issuer::new) : Optional.empty();
  }

  /** As a field of another object. */
  public Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = Fields.fields("name", name, "kind", kind);
    if (!group.isEmpty()) {
      tree.put("group", group);
    }
    return tree;
  }
}
