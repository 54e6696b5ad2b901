package mightypi.certificates.acme.check;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Where the gateway listens for plain HTTP, by the EndpointSlices of its Service. */
public final class GatewayAddress {

  private static final String NAMESPACE = "mighty-system";
  private static final String SERVICE = "mighty-gateway";
  private static final String LABEL = "kubernetes.io/service-name";

  private GatewayAddress() {}

  public static List<InetSocketAddress> of(Image now) {
    List<InetSocketAddress> all = new ArrayList<>();
    for (Document each : now.all(Kinds.ENDPOINT_SLICE, NAMESPACE)) {
      if (SERVICE.equals(each.labels().get(LABEL))) {
        add(all, each);
      }
    }
    return all;
  }

  private static void add(List<InetSocketAddress> all, Document slice) {
    for (Object port : Json.list(slice.tree(), "ports")) {
      int number = Fields.number(port, 0, "port");
      if (Fields.text(port, "name").equals("http") && number > 0) {
        for (Object endpoint : Json.list(slice.tree(), "endpoints")) {
          Json.list(endpoint, "addresses").forEach(each -> add(all, each, number));
        }
      }
    }
  }

  private static void add(List<InetSocketAddress> all, @Nullable Object address, int port) {
    if (address instanceof String literal) {
      all.add(new InetSocketAddress(InetAddress.ofLiteral(literal), port));
    }
  }
}
