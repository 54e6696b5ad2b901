package mightypi.api.kind.column;

import java.util.stream.Stream;
import mightypi.model.Document;
import mightypi.model.Json;

/** What {@code status.loadBalancer} says, of Services and of Ingresses. */
public final class LoadBalancerAddresses {

  private LoadBalancerAddresses() {}

  /** Each once, sorted: addresses, or names where there is no address. */
  public static Stream<String> of(Document object) {
    return Json.list(object.tree(), "status", "loadBalancer", "ingress").stream()
        .map(
            entry ->
                Json.text(entry, "ip")
                    .filter(address -> !address.isEmpty())
                    .or(() -> Json.text(entry, "hostname"))
                    .orElse(""))
        .filter(text -> !text.isEmpty())
        .distinct()
        .sorted();
  }
}
