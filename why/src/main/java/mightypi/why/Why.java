package mightypi.why;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Image;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.why.evidence.Question;
import mightypi.why.fact.Services;
import mightypi.why.fact.Target;
import mightypi.why.fact.Zones;
import mightypi.why.hop.AddressHop;
import mightypi.why.hop.AnswerHop;
import mightypi.why.hop.CertificateHop;
import mightypi.why.hop.CloudHop;
import mightypi.why.hop.EdgeHop;
import mightypi.why.hop.Hop;
import mightypi.why.hop.ListenerHop;
import mightypi.why.hop.NameServerHop;
import mightypi.why.hop.NeighbourHop;
import mightypi.why.hop.PodHop;
import mightypi.why.hop.RecordHop;
import mightypi.why.hop.RouteHop;
import mightypi.why.hop.Scene;
import mightypi.why.hop.ServiceHop;
import mightypi.why.probe.Where;

/** The hops, in the order in which a request takes them. */
public final class Why {

  /** What of the cluster is looked at; kinds that it does not serve are just no evidence. */
  public static final Set<Kind> KINDS =
      Set.of(
          Kinds.NODE,
          Kinds.SERVICE,
          Kinds.ENDPOINT_SLICE,
          Kinds.POD,
          Kinds.DEPLOYMENT,
          Kinds.STATEFUL_SET,
          Kinds.DAEMON_SET,
          Kinds.SECRET,
          Kinds.EVENT,
          Kinds.INGRESS,
          Kinds.INGRESS_CLASS,
          Kinds.IP_ADDRESS_POOL,
          Kinds.ZONE,
          Kinds.DNS_RECORD,
          Kinds.CERTIFICATE,
          Kinds.CERTIFICATE_REQUEST,
          Kinds.ISSUER,
          Kinds.CLUSTER_ISSUER,
          Kinds.ORDER,
          Kinds.CHALLENGE,
          Kinds.GATEWAY,
          Kinds.HTTP_ROUTE,
          Kinds.GRPC_ROUTE,
          Kinds.TLS_ROUTE);

  private static final List<Hop> HOPS =
      List.of(
          new CloudHop(), // whether the cluster can be asked
          new NameServerHop(), // who answers for the name
          new RecordHop(), // with which addresses
          new EdgeHop(), // Cloudflare, where the addresses are its own
          new AddressHop(), // which Service has the address
          new NeighbourHop(), // which machine has it on the LAN
          new ListenerHop(), // whether somebody listens
          new CertificateHop(), // who it says it is
          new RouteHop(), // which rule takes the request
          new ServiceHop(), // where that leads
          new PodHop(), // who is there
          new AnswerHop()); // what is said in the end

  private Why() {}

  /** Where to look besides the name itself: what the cluster says of its doors and machines. */
  public static Where where(
      Question question,
      Image image,
      Optional<InetSocketAddress> resolver,
      Optional<Path> authority) {
    Optional<Target> target =
        Target.all(image, question.host(), question.barePath()).stream().findFirst();
    List<String> nameServers =
        Zones.of(image, question.host())
            .map(zone -> Zones.addresses(image, zone))
            .orElse(List.of());
    return new Where(
        resolver,
        authority,
        Scene.gatewayAddresses(image, target),
        nameServers,
        Services.nodes(image));
  }

  public static Report explain(Scene scene) {
    return new Report(
        scene.question().url(), HOPS.stream().flatMap(each -> each.look(scene).stream()).toList());
  }
}
