package mightypi.gateway.ingress;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.gateway.backend.Manner;
import mightypi.gateway.backend.ServiceRef;
import mightypi.gateway.backend.World;
import mightypi.gateway.draft.Finding;
import mightypi.gateway.draft.PoolPlan;
import mightypi.gateway.ingress.IngressPlan.Place;
import mightypi.gateway.route.HostPattern;
import mightypi.gateway.route.PathMatch;
import mightypi.gateway.route.PoolKey;
import mightypi.gateway.route.Protocol;
import mightypi.gateway.secret.Reading;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Reads one Ingress. */
final class IngressReader {

  private final World world;
  private final Document ingress;
  private final Annotations annotations;
  private final Paths paths;
  private final Manner manner;
  private final boolean byAddress;
  private final List<PoolPlan> pools = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();

  private IngressReader(World world, Document ingress) {
    this.world = world;
    this.ingress = ingress;
    this.annotations = new Annotations(ingress);
    this.paths = new Paths(annotations);
    this.manner = new UpstreamAnnotations(world, ingress.namespace(), annotations).manner();
    this.byAddress = annotations.flag("service-upstream", false);
  }

  static IngressPlan read(World world, Document ingress) {
    return new IngressReader(world, ingress).plan();
  }

  private IngressPlan plan() {
    KnownAnnotations.check(annotations);
    String namespace = ingress.namespace();
    rules();
    TlsReader tls = new TlsReader(world, ingress, annotations);
    List<IngressPlan.Certified> certified = new ArrayList<>(tls.certified(hosts()));
    if (annotations.flag("ssl-passthrough", false)) {
      certified = passedThrough();
    }
    GuardAnnotations guards = new GuardAnnotations(world, namespace, ingress.name(), annotations);
    IngressPlan.Manners manners = manners(guards);
    pools.addAll(guards.pools());
    return new IngressPlan(
        namespace,
        ingress.name(),
        places,
        certified,
        Canary.of(annotations),
        manners,
        redirects(),
        pools,
        annotations.findings());
  }

  private Set<HostPattern> hosts() {
    Set<HostPattern> hosts = new LinkedHashSet<>();
    places.forEach(place -> hosts.add(place.host()));
    return hosts;
  }

  private void rules() {
    Object fallback = Json.at(ingress.tree(), "spec", "defaultBackend").orElse(null);
    List<@Nullable Object> rules = Json.list(ingress.tree(), "spec", "rules");
    Optional<PoolKey> other = fallback == null ? Optional.empty() : pool(fallback);
    if (rules.isEmpty() && fallback != null) {
      places.add(new Place(HostPattern.ANY, PathMatch.EVERY, other, false));
    }
    for (Object rule : rules) {
      HostPattern host = HostPattern.ofIngress(Json.text(rule, "host").orElse(""));
      Json.list(rule, "http", "paths").forEach(path -> place(host, path));
      if (fallback != null) {
        places.add(new Place(host, PathMatch.EVERY, other, true));
      }
    }
  }

  private void place(HostPattern host, @Nullable Object path) {
    String text = Json.text(path, "path").orElse("/");
    String type = Json.text(path, "pathType").orElse("ImplementationSpecific");
    Optional<PoolKey> pool = pool(Json.map(path, "backend"));
    paths.match(text, type).ifPresent(match -> places.add(new Place(host, match, pool, false)));
  }

  private Optional<PoolKey> pool(Object backend) {
    return pool(backend, manner);
  }

  private Optional<PoolKey> pool(Object backend, Manner how) {
    Optional<String> service = Json.text(backend, "service", "name");
    if (service.isEmpty()) {
      annotations.note(
          new Finding(
              Finding.BACKEND_NOT_FOUND,
              "a backend that is no Service is not served; its requests are answered with 503"));
      return Optional.empty();
    }
    ServiceRef ref =
        Json.text(backend, "service", "port", "name")
            .map(port -> ServiceRef.byName(ingress.namespace(), service.get(), port))
            .orElseGet(
                () ->
                    ServiceRef.byNumber(
                        ingress.namespace(),
                        service.get(),
                        Json.at(backend, "service", "port", "number")
                            .map(n -> ((Number) n).intValue())
                            .orElse(0)));
    Reading<PoolPlan> plan = world.services().plan(ref, how, byAddress);
    if (plan.good().isEmpty()) {
      annotations.note(
          new Finding(
              Finding.BACKEND_NOT_FOUND, plan.why() + "; its requests are answered with 503"));
    }
    plan.good().ifPresent(pools::add);
    return plan.good().map(PoolPlan::key);
  }

  /** TLS goes to the backend of the first path of each host. */
  private List<IngressPlan.Certified> passedThrough() {
    List<IngressPlan.Certified> all = new ArrayList<>();
    for (Object rule : Json.list(ingress.tree(), "spec", "rules")) {
      HostPattern host = HostPattern.ofIngress(Json.text(rule, "host").orElse(""));
      List<@Nullable Object> some = Json.list(rule, "http", "paths");
      if (!some.isEmpty()) {
        pool(Json.map(some.getFirst(), "backend"), Manner.of(Protocol.TCP))
            .ifPresent(
                pool ->
                    all.add(
                        new IngressPlan.Certified(
                            host,
                            new mightypi.gateway.route.TlsBinding.Passthrough(
                                IngressCompiler.origin(ingress.namespace(), ingress.name(), ""),
                                List.of(mightypi.gateway.route.Backend.to(pool))))));
      }
    }
    return all;
  }

  private IngressPlan.Manners manners(GuardAnnotations guards) {
    HeaderAnnotations headers = new HeaderAnnotations(world, ingress.namespace(), annotations);
    UpstreamAnnotations upstream = new UpstreamAnnotations(world, ingress.namespace(), annotations);
    return new IngressPlan.Manners(
        guards.guards(),
        headers.cors(),
        headers.request(),
        headers.response(),
        headers.secureResponse(),
        new IngressPlan.Forwarding(
            paths.rewrite(),
            annotations.text("upstream-vhost"),
            upstream.mirrors(pools),
            upstream.affinity(),
            upstream.timeouts(),
            upstream.retry()));
  }

  private IngressPlan.Redirects redirects() {
    RedirectAnnotations redirects = new RedirectAnnotations(annotations);
    return new IngressPlan.Redirects(
        redirects.always(),
        redirects.toHttps(true),
        redirects.toHttps(false),
        redirects.appRoot(),
        redirects.betweenWwwAndBare(),
        annotations.list("server-alias"));
  }
}
