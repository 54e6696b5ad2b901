package mightypi.why.fact;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** The addresses that may be given out (metallb.io/v1beta1). */
public final class Pools {

  private static final String EXAMPLE = "192.168.1.65-192.168.1.250";

  private Pools() {}

  private static Stream<String> ranges(Document pool) {
    return Json.list(pool.tree(), "spec", "addresses").stream()
        .map(String::valueOf)
        .map(String::strip);
  }

  /** The IPAddressPool that an address is of. */
  public static Optional<String> of(Image image, String address) {
    return image.all(Kinds.IP_ADDRESS_POOL).stream()
        .filter(pool -> ranges(pool).anyMatch(range -> Ip.isIn(address, range)))
        .map(Document::name)
        .findFirst();
  }

  /** A command that makes more addresses to give out. */
  public static String widen(Image image) {
    List<Document> pools = List.copyOf(image.all(Kinds.IP_ADDRESS_POOL));
    if (pools.isEmpty()) {
      return """
      echo '{"apiVersion":"metallb.io/v1beta1","kind":"IPAddressPool",\
      "metadata":{"name":"lan","namespace":"metallb-system"},"spec":{"addresses":["%s"]}}' | kubectl apply -f -\
         # with a range of your LAN outside the router's DHCP"""
          .formatted(EXAMPLE);
    }
    Document pool = pools.getFirst();
    return "kubectl -n %s patch ipaddresspool %s --type json -p '[{\"op\":\"add\",\"path\":\"/spec/addresses/-\",\"value\":\"%s\"}]'   # an address of your LAN that nobody else has"
        .formatted(pool.namespace(), pool.name(), next(pool));
  }

  /** The address after the pool's last, as a range of one. */
  private static String next(Document pool) {
    return ranges(pool)
        .reduce((_, last) -> last)
        .flatMap(Ip::after)
        .map(each -> each + "-" + each)
        .orElse(EXAMPLE);
  }
}
