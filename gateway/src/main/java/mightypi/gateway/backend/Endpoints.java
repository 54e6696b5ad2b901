package mightypi.gateway.backend;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.gateway.draft.PoolPlan;
import mightypi.gateway.draft.PoolPlan.Source;
import mightypi.gateway.route.Endpoint;
import mightypi.gateway.route.Pool;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** The endpoints of pools, as one image has them. */
public final class Endpoints {

  private static final String SERVICE = "kubernetes.io/service-name";

  private final Image image;

  private Endpoints(Image image) {
    this.image = image;
  }

  public static Endpoints of(Image image) {
    return new Endpoints(image);
  }

  public Pool fill(PoolPlan plan) {
    List<Endpoint> endpoints =
        switch (plan.source()) {
          case Source.Fixed(List<Endpoint> fixed) -> fixed;
          case Source.Slices(String namespace, String service, String port) ->
              find(namespace, service, port);
        };
    return new Pool(plan.key(), endpoints, plan.tls(), plan.balancing());
  }

  private List<Endpoint> find(String namespace, String service, String port) {
    Set<Endpoint> found = new LinkedHashSet<>();
    Selector its = Selector.of(Map.of(SERVICE, service));
    for (Document slice : image.selected(Kinds.ENDPOINT_SLICE, namespace, its)) {
      int number = number(slice, port);
      if (number > 0) {
        for (Object each : Json.list(slice.tree(), "endpoints")) {
          add(found, each, number);
        }
      }
    }
    return List.copyOf(found);
  }

  private static int number(Document slice, String port) {
    for (Object each : Json.list(slice.tree(), "ports")) {
      if (Json.text(each, "name").orElse("").equals(port)) {
        return Json.at(each, "port").map(n -> ((Number) n).intValue()).orElse(0);
      }
    }
    return 0;
  }

  /** One that does not serve is left out; absent conditions count as true, but for terminating. */
  private static void add(Set<Endpoint> found, @Nullable Object endpoint, int port) {
    boolean ready = isTrue(endpoint, "ready");
    if (!ready && !Json.at(endpoint, "conditions", "serving").equals(Optional.of(true))) {
      return;
    }
    List<@Nullable Object> addresses = Json.list(endpoint, "addresses");
    if (!addresses.isEmpty() && addresses.getFirst() instanceof String address) {
      found.add(new Endpoint(address, port, Json.text(endpoint, "zone"), ready));
    }
  }

  private static boolean isTrue(@Nullable Object endpoint, String condition) {
    return !Json.at(endpoint, "conditions", condition).equals(Optional.of(false));
  }
}
