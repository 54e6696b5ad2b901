package mightypi.gateway.gatewayapi;

import java.util.List;
import java.util.stream.Stream;
import mightypi.gateway.backend.World;
import mightypi.gateway.draft.Draft;
import mightypi.gateway.draft.Draft.PortDraft;
import mightypi.gateway.gatewayapi.Attachments.Attachment;
import mightypi.gateway.gatewayapi.Attachments.Bound;
import mightypi.gateway.route.HostPattern;
import mightypi.gateway.route.Route;
import mightypi.gateway.route.TlsBinding;
import mightypi.model.Document;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** All Gateways of ours, and the routes on them, the oldest first. */
public final class GatewayCompiler {

  /** The kinds of routes that are served. */
  public static final List<Kind> ROUTES =
      List.of(Kinds.HTTP_ROUTE, Kinds.GRPC_ROUTE, Kinds.TLS_ROUTE);

  private final World world;
  private final Draft draft;
  private final Gateways gateways;
  private final TlsPolicies policies;

  private GatewayCompiler(World world, Draft draft) {
    this.world = world;
    this.draft = draft;
    this.gateways = Gateways.of(world.image());
    this.policies = TlsPolicies.of(world);
  }

  public static void compile(World world, Draft draft) {
    GatewayCompiler compiler = new GatewayCompiler(world, draft);
    if (!compiler.gateways.all().isEmpty()) {
      compiler.listen();
      compiler.attach();
    }
  }

  /** What the rules of one route come to. */
  public static RouteReading read(World world, Document route) {
    return RouteReader.read(world, TlsPolicies.of(world), route);
  }

  private void listen() {
    for (GatewayView view : gateways.all()) {
      view.listeners().stream().filter(ListenerView::isServed).forEach(this::listen);
    }
  }

  private void listen(ListenerView listener) {
    if (!listener.isTls()) {
      PortDraft port = draft.plain(listener.port());
      reserve(port, listener);
      return;
    }
    PortDraft port = draft.tls(listener.port());
    if (!listener.isPassthrough()) {
      reserve(port, listener);
      ListenerCertificates shown = ListenerCertificates.of(world, listener);
      port.bind(listener.host(), new TlsBinding.Terminate(shown.certificates(), shown.clients()));
    }
  }

  /** A listener's hosts are its own: a wider one does not answer for them. */
  private static void reserve(PortDraft port, ListenerView listener) {
    if (!listener.host().equals(HostPattern.ANY)) {
      port.host(listener.host());
    }
  }

  private void attach() {
    Attachments attachments = new Attachments(world.image(), gateways);
    routes().forEach(route -> attach(route, attachments.of(route)));
  }

  private Stream<Document> routes() {
    return ROUTES.stream()
        .flatMap(kind -> world.image().all(kind).stream())
        .filter(each -> !each.isDeleting())
        .sorted(Gateways.OLDEST_FIRST);
  }

  private void attach(Document route, List<Attachment> attachments) {
    List<Attachment> accepted =
        attachments.stream().filter(each -> each.accepted().holds()).toList();
    if (accepted.isEmpty()) {
      return;
    }
    RouteReading reading = RouteReader.read(world, policies, route);
    reading.pools().forEach(draft::pool);
    for (Attachment each : accepted) {
      each.bound().stream()
          .filter(bound -> bound.listener().isServed())
          .forEach(bound -> serve(route, reading, each.gateway(), bound));
    }
  }

  private void serve(Document route, RouteReading reading, GatewayView gateway, Bound bound) {
    ListenerView listener = bound.listener();
    PortDraft port = listener.isTls() ? draft.tls(listener.port()) : draft.plain(listener.port());
    for (HostPattern host : bound.hosts()) {
      if (!isOthers(gateway, listener, host)) {
        reading.routes().stream()
            .filter(RouteReader::isConsistent)
            .forEach(each -> port.route(host, each));
        if (listener.isPassthrough()) {
          port.bind(host, new TlsBinding.Passthrough(origin(route), reading.passthrough()));
        }
      }
    }
  }

  private static Route.Origin origin(Document route) {
    return new Route.Origin(route.kindName(), route.namespace(), route.name(), "");
  }

  /** Whether a more particular listener of the Gateway has the host on the same port. */
  private static boolean isOthers(GatewayView gateway, ListenerView listener, HostPattern host) {
    return gateway.listeners().stream()
        .filter(ListenerView::isServed)
        .filter(other -> other != listener && other.port() == listener.port())
        .anyMatch(
            other ->
                Attachments.isWithin(host, other.host())
                    && Attachments.isWithin(other.host(), listener.host()));
  }
}
