package mightypi.gateway.ingress;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.gateway.backend.World;
import mightypi.gateway.draft.Draft;
import mightypi.gateway.draft.Draft.PortDraft;
import mightypi.gateway.draft.Finding;
import mightypi.gateway.ingress.IngressPlan.Certified;
import mightypi.gateway.ingress.IngressPlan.Place;
import mightypi.gateway.route.HostPattern;
import mightypi.gateway.route.PathMatch;
import mightypi.gateway.route.Route;
import mightypi.gateway.route.TlsBinding;
import mightypi.gateway.secret.CertificateNames;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;

/**
 * All Ingresses that are ours, the oldest first: of two that want the same path of the same host,
 * the older has it.
 */
public final class IngressCompiler {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final Comparator<Document> OLDEST_FIRST =
      Comparator.<Document, String>comparing(
              each -> Json.text(each.tree(), "metadata", "creationTimestamp").orElse(""))
          .thenComparing(Document::namespace)
          .thenComparing(Document::name);

  private record Spot(HostPattern host, PathMatch path) {}

  private final List<IngressPlan> plans;
  private final Map<Spot, IngressPlan> owners = new LinkedHashMap<>();
  private final Map<Spot, Place> places = new LinkedHashMap<>();
  private final Map<Spot, CanaryPlace> canaries = new LinkedHashMap<>();
  private final Set<HostPattern> certified = new HashSet<>();
  private final Draft draft;
  private final PortDraft plain;
  private final PortDraft secure;

  private IngressCompiler(List<IngressPlan> plans, Draft draft) {
    this.plans = plans;
    this.draft = draft;
    this.plain = draft.plain(HTTP);
    this.secure = draft.tls(HTTPS);
  }

  public static void compile(World world, Draft draft) {
    List<IngressPlan> plans =
        world.image().all(Kinds.INGRESS).stream()
            .filter(each -> !each.isDeleting() && IngressClasses.isOurs(world.image(), each))
            .sorted(OLDEST_FIRST)
            .map(each -> IngressReader.read(world, each))
            .toList();
    new IngressCompiler(plans, draft).compile();
  }

  /** What one Ingress asks for and does not get. */
  public static List<Finding> findings(World world, Document ingress) {
    return IngressReader.read(world, ingress).findings();
  }

  static Route.Origin origin(String namespace, String name, String rule) {
    return new Route.Origin("Ingress", namespace, name, rule);
  }

  private void compile() {
    plans.forEach(this::gather);
    plans.forEach(
        plan -> plan.places().stream().filter(Place::isFallback).forEach(each -> take(plan, each)));
    owners.forEach(this::serve);
    plans.forEach(this::others);
  }

  private void gather(IngressPlan plan) {
    plan.pools().forEach(draft::pool);
    for (Certified each : plan.certified()) {
      certified.add(each.host());
      bind(each);
    }
    for (Place place : plan.places()) {
      if (plan.canary().isPresent()) {
        canaries.putIfAbsent(
            new Spot(place.host(), place.path()), new CanaryPlace(plan.canary().get(), place));
      } else if (!place.isFallback()) {
        take(plan, place);
      }
    }
  }

  /** A host without a certificate of its own gives way to one that has one. */
  private void bind(Certified each) {
    boolean hasNone =
        each.binding() instanceof TlsBinding.Terminate terminate
            && terminate.certificates().isEmpty()
            && terminate.clients().isEmpty();
    if (!hasNone) {
      secure.bind(each.host(), each.binding());
    }
  }

  private void take(IngressPlan plan, Place place) {
    Spot spot = new Spot(place.host(), place.path());
    if (owners.putIfAbsent(spot, plan) == null) {
      places.put(spot, place);
    }
  }

  private void serve(Spot spot, IngressPlan plan) {
    Place place = places.get(spot);
    if (place == null) {
      return;
    }
    IngressRoutes routes = new IngressRoutes(plan, place, Optional.ofNullable(canaries.get(spot)));
    serve(spot.host(), routes);
    for (String alias : plan.redirects().aliases()) {
      HostPattern host = HostPattern.ofIngress(alias);
      if (!owners.containsKey(new Spot(host, spot.path()))) {
        serve(host, routes);
      }
    }
  }

  private void serve(HostPattern host, IngressRoutes routes) {
    routes.withTls().forEach(route -> secure.route(host, route));
    routes.withoutTls(certified.contains(host)).forEach(route -> plain.route(host, route));
  }

  private void others(IngressPlan plan) {
    Set<HostPattern> hosts = new HashSet<>();
    plan.places().forEach(place -> hosts.add(place.host()));
    plan.redirects()
        .appRoot()
        .ifPresent(
            then -> {
              Route route =
                  Route.of(
                      origin(plan.namespace(), plan.name(), "app-root"),
                      mightypi.gateway.route.Match.of(new PathMatch.Exact("/")),
                      then);
              hosts.forEach(host -> both(host, route));
            });
    if (plan.redirects().betweenWwwAndBare()) {
      hosts.stream()
          .filter(host -> host.form() == HostPattern.Form.EXACT)
          .forEach(host -> fromTheOther(plan, host));
    }
  }

  private void both(HostPattern host, Route route) {
    plain.route(host, route);
    secure.route(host, route);
  }

  private void fromTheOther(IngressPlan plan, HostPattern host) {
    String name = host.name();
    HostPattern other =
        HostPattern.exact(name.startsWith("www.") ? name.substring(4) : "www." + name);
    if (plain.has(other)) {
      return;
    }
    both(other, IngressRoutes.toHost(plan, name));
    secure
        .binding(host)
        .filter(binding -> covers(binding, other))
        .ifPresent(binding -> secure.bind(other, binding));
  }

  private static boolean covers(TlsBinding binding, HostPattern host) {
    List<mightypi.gateway.route.ServerCertificate> certificates =
        binding instanceof TlsBinding.Terminate terminate
            ? terminate.certificates()
            : new ArrayList<>();
    return certificates.stream().anyMatch(each -> CertificateNames.cover(each.leaf(), host));
  }
}
