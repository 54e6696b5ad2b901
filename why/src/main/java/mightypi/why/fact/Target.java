package mightypi.why.fact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;

/**
 * The rule that takes a request, and where it leads.
 *
 * @param owner the Ingress or HTTPRoute
 * @param rule the rule as people read it
 * @param pointer where in the owner its backend stands (RFC 6901)
 * @param service empty when the rule names none (a redirect)
 * @param port its number or name; empty when the rule names none
 * @param tls the Secret whose certificate is served for the host
 */
public record Target(
    Document owner,
    String rule,
    String pointer,
    Optional<Key> service,
    String port,
    Optional<Key> tls) {

  /** The rules that take a request, the one that wins first; an Ingress goes before a route. */
  public static List<Target> all(Image image, String host, String path) {
    List<Target> all = new ArrayList<>(Ingresses.targets(image, host, path));
    all.addAll(HttpRoutes.targets(image, host, path));
    return List.copyOf(all);
  }

  /** {@code ingress}, as kubectl takes it. */
  public String ownerKind() {
    return owner.kindName().toLowerCase(Locale.ROOT);
  }

  /** {@code Ingress shop/web}. */
  public String ownerWords() {
    return owner.kindName() + " " + Services.name(owner);
  }
}
