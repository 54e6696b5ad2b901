package mightypi.gateway.compile;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.gateway.backend.Endpoints;
import mightypi.gateway.backend.Services;
import mightypi.gateway.backend.World;
import mightypi.gateway.challenge.ChallengeCompiler;
import mightypi.gateway.draft.Draft;
import mightypi.gateway.draft.PoolPlan;
import mightypi.gateway.gatewayapi.GatewayCompiler;
import mightypi.gateway.ingress.IngressCompiler;
import mightypi.gateway.route.Pool;
import mightypi.gateway.route.PoolKey;
import mightypi.gateway.route.RouteTable;
import mightypi.gateway.secret.Secrets;
import mightypi.gateway.settings.SettingsReader;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/**
 * Compiles one image after the other, and only what a change between them asks for: nothing, the
 * endpoints of pools, or all. Used by one thread.
 */
public final class Compiler {

  private static final Set<Kind> DECLARATIONS =
      Set.of(
          Kinds.INGRESS,
          Kinds.INGRESS_CLASS,
          Kinds.SERVICE,
          Kinds.SECRET,
          Kinds.CONFIG_MAP,
          Kinds.NAMESPACE,
          Kinds.CHALLENGE,
          Kinds.GATEWAY_CLASS,
          Kinds.GATEWAY,
          Kinds.HTTP_ROUTE,
          Kinds.GRPC_ROUTE,
          Kinds.TLS_ROUTE,
          Kinds.BACKEND_TLS_POLICY,
          Kinds.REFERENCE_GRANT);

  private enum Work {
    NOTHING,
    ENDPOINTS,
    ALL
  }

  private final Secrets secrets = new Secrets();
  private long seen = -1;
  private List<PoolPlan> plans = List.of();
  private RouteTable table = RouteTable.EMPTY;

  /** The table of the image; the same object as before when nothing changed that concerns it. */
  public RouteTable compile(Image image) {
    switch (work(image)) {
      case NOTHING -> {}
      case ENDPOINTS -> table = new RouteTable(table.listeners(), pools(image), table.settings());
      case ALL -> compileAll(image);
    }
    seen = image.revision();
    return table;
  }

  private Work work(Image image) {
    Optional<Collection<Key>> changed = seen < 0 ? Optional.empty() : image.changedSince(seen);
    if (changed.isEmpty()) {
      return Work.ALL;
    }
    Work work = Work.NOTHING;
    for (Key key : changed.get()) {
      if (DECLARATIONS.contains(key.kind())) {
        return Work.ALL;
      }
      if (key.kind().equals(Kinds.ENDPOINT_SLICE)) {
        work = Work.ENDPOINTS;
      }
    }
    return work;
  }

  private void compileAll(Image image) {
    secrets.turnTo(image);
    World world = new World(image, new Services(image), secrets);
    Draft draft = new Draft();
    IngressCompiler.compile(world, draft);
    GatewayCompiler.compile(world, draft);
    ChallengeCompiler.compile(image, draft);
    plans = draft.pools();
    table = new RouteTable(draft.listeners(), pools(image), SettingsReader.settings(image));
  }

  /** A pool that is what it was stays the same object. */
  private Map<PoolKey, Pool> pools(Image image) {
    Endpoints endpoints = Endpoints.of(image);
    Map<PoolKey, Pool> pools = new HashMap<>();
    for (PoolPlan plan : plans) {
      Pool next = endpoints.fill(plan);
      Pool before = table.pools().get(plan.key());
      pools.put(plan.key(), next.equals(before) ? before : next);
    }
    return pools;
  }
}
