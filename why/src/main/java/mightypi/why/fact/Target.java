package mightypi.why.fact;

import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Key;

/**
 * The rule that takes a request, and where it leads.
 *
 * @param owner the Ingress or HTTPRoute
 * @param rule the rule as people read it
 * @param service empty when the rule names none (a redirect)
 * @param port its number or name; empty when the rule names none
 * @param tls the Secret whose certificate is served for the host
 */
public record Target(
    Document owner, String rule, Optional<Key> service, String port, Optional<Key> tls) {

  /** {@code Ingress shop/web}. */
  public String ownerWords() {
    return owner.kindName() + " " + Services.name(owner);
  }
}
