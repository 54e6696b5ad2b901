package mightypi.why.hop;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import mightypi.model.Document;
import mightypi.why.evidence.Names;
import mightypi.why.evidence.Names.NameServer;
import mightypi.why.fact.Condition;
import mightypi.why.fact.Pools;
import mightypi.why.fact.Services;
import mightypi.why.fact.Zones;

/** Who answers for the name. */
public final class NameServerHop implements Hop {

  private static final String HOP = "name server";

  @Override
  public List<Finding> look(Scene scene) {
    if (scene.question().isAddress()) {
      return List.of();
    }
    Optional<Document> zone = Zones.of(scene.image(), scene.question().host());
    Names names = scene.evidence().names();
    return List.of(
        zone.flatMap(NameServerHop::notReady)
            .or(() -> zone.isPresent() ? Optional.empty() : noZone(scene, names))
            .or(() -> silence(scene, names))
            .or(() -> zone.flatMap(each -> delegation(scene, each)))
            .orElseGet(() -> foreign(scene, names, zone)));
  }

  private static Optional<Finding> notReady(Document zone) {
    return Condition.of(zone, "Ready")
        .filter(Condition::isFalse)
        .map(
            each ->
                Finding.broken(
                    HOP,
                    "Zone %s ready".formatted(zone.name()),
                    each.words(),
                    "kubectl describe zone " + zone.name()));
  }

  /** Our own name server was asked, and no Zone is for the host. */
  private static Optional<Finding> noZone(Scene scene, Names names) {
    String host = scene.question().host();
    String[] labels = host.split("\\.");
    if (labels.length < 2 || names.reply().isGood() || !isOurs(scene, names.resolver())) {
      return Optional.empty();
    }
    String origin = labels[labels.length - 2] + "." + labels[labels.length - 1];
    String zone =
        "{\"apiVersion\":\"mightypi.cloud/v1\",\"kind\":\"Zone\",\"metadata\":{\"name\":\"%s\"},\"spec\":{\"origin\":\"%s\",\"followIngresses\":true}}"
            .formatted(origin, origin);
    return Optional.of(
        Finding.broken(
            HOP,
            "a Zone that %s is in".formatted(host),
            "there is none, so our name server %s answers %s"
                .formatted(names.resolver(), names.reply().code()),
            "echo '" + zone + "' | kubectl apply -f -"));
  }

  /** Our name server's, or of a pool and nobody's, which it becomes when the last Zone is gone. */
  private static boolean isOurs(Scene scene, String resolver) {
    return Services.nameServers(scene.image()).contains(resolver)
        || Pools.of(scene.image(), resolver).isPresent() && !scene.isOurs(resolver);
  }

  private static Optional<Finding> silence(Scene scene, Names names) {
    String host = scene.question().host();
    String resolver = names.resolver();
    String expected = "an answer from " + resolver;
    return switch (names.reply().code()) {
      case "" -> Optional.of(Finding.unknown(HOP, "a name server", "nobody was asked"));
      case "TIMEOUT" ->
          Optional.of(
              Finding.broken(
                  HOP,
                  expected,
                  "the resolver %s does not answer".formatted(resolver),
                  "./mighty why %s --resolver 1.1.1.1   # when that goes further, mend /etc/resolv.conf of this machine"
                      .formatted(host)));
      case "SERVFAIL", "REFUSED" ->
          Optional.of(
              names.isBogus()
                  ? bogus(names)
                  : Finding.broken(
                      HOP,
                      expected,
                      "%s answers %s%s".formatted(resolver, names.reply().code(), lame(names)),
                      "dig +trace " + host));
      default -> Optional.empty();
    };
  }

  private static Finding bogus(Names names) {
    return Finding.broken(
        HOP,
        "signatures that hold (DNSSEC), or none",
        "%s answers SERVFAIL, and answers when told not to validate: the DS record at the registrar does not fit the name servers of %s"
            .formatted(names.resolver(), names.zone()),
        "at the registrar of %s: remove the DS record (disable DNSSEC), and enable it anew with the present name servers; look with: dig DS %s"
            .formatted(names.zone(), names.zone()));
  }

  private static String lame(Names names) {
    String silent =
        names.servers().stream()
            .filter(each -> !each.isAuthoritative())
            .map(each -> words(each) + " " + code(each))
            .collect(Collectors.joining(", "));
    return silent.isEmpty() ? "" : "; of the zone's servers " + silent;
  }

  private static String code(NameServer server) {
    return switch (server.reply().code()) {
      case "" -> "has no address";
      case "TIMEOUT" -> "does not answer";
      case "NOERROR", "NXDOMAIN" -> "is not authoritative";
      default -> "answers " + server.reply().code();
    };
  }

  /** Of a zone of our own: whether those who ask are led to us. */
  private static Optional<Finding> delegation(Scene scene, Document zone) {
    Names names = scene.evidence().names();
    String origin = Zones.origin(zone);
    List<String> ours = Zones.addresses(scene.image(), zone);
    if (ours.isEmpty()) {
      return Optional.of(
          Finding.broken(
              HOP,
              "Service mighty-system/mighty-nameserver with an address",
              "Zone %s is served at no address".formatted(zone.name()),
              "kubectl -n mighty-system describe service mighty-nameserver"));
    }
    if (names.own().stream().anyMatch(each -> each.reply().code().equals("TIMEOUT"))) {
      return Optional.of(
          Finding.broken(
              HOP,
              "%s answering for %s".formatted(ours.getFirst(), origin),
              "our own name server %s does not answer".formatted(ours.getFirst()),
              "kubectl -n mighty-system get service,endpointslices"));
    }
    return leads(names, ours)
        ? Optional.of(
            Finding.ok(HOP, "%s is served by this cloud at %s".formatted(origin, shown(ours))))
        : Optional.of(astray(scene, zone, ours));
  }

  private static boolean leads(Names names, List<String> ours) {
    boolean isAskedDirectly = ours.stream().anyMatch(each -> names.resolver().startsWith(each));
    boolean isNamed = names.servers().stream().anyMatch(each -> ours.contains(each.address()));
    boolean isSameAnswer =
        names.reply().isGood()
            && names.own().stream()
                .anyMatch(each -> each.reply().addresses().equals(names.reply().addresses()));
    return isAskedDirectly || isNamed || isSameAnswer;
  }

  private static Finding astray(Scene scene, Document zone, List<String> ours) {
    Names names = scene.evidence().names();
    String seen =
        names.servers().isEmpty()
            ? "the resolver %s knows nothing of %s".formatted(names.resolver(), Zones.origin(zone))
            : "the resolver %s is led to %s".formatted(names.resolver(), servers(names));
    return Finding.broken(
        HOP,
        "%s is served by this cloud at %s".formatted(Zones.origin(zone), shown(ours)),
        seen,
        "in the router (or at the registrar of %s): let %s be answered by %s; to go on from here: ./mighty why %s --resolver %s"
            .formatted(
                Zones.origin(zone),
                Zones.origin(zone),
                ours.getFirst(),
                scene.question().host(),
                ours.getFirst()));
  }

  private static Finding foreign(Scene scene, Names names, Optional<Document> zone) {
    if (names.servers().isEmpty()) {
      return zone.isPresent() || names.reply().isGood()
          ? Finding.ok(HOP, names.resolver() + " answers")
          : Finding.broken(
              HOP,
              "a zone that " + scene.question().host() + " is in",
              "nobody is authoritative for it",
              "register the domain, or name its zone here: kubectl explain zone.spec");
    }
    String seen = "%s is served by %s, not by this cloud".formatted(names.zone(), servers(names));
    List<NameServer> bad =
        names.servers().stream().filter(each -> !each.isAuthoritative()).toList();
    if (bad.isEmpty()) {
      return Finding.ok(HOP, seen);
    }
    return Finding.warn(
        HOP,
        "every name server of %s answering for it".formatted(names.zone()),
        seen + lame(names),
        "dig NS %s   # and enter at the registrar only those that answer".formatted(names.zone()));
  }

  private static String servers(Names names) {
    return names.servers().stream()
        .map(NameServer::name)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String words(NameServer server) {
    return server.address().isEmpty()
        ? server.name()
        : server.name() + " (" + server.address() + ")";
  }

  private static String shown(List<String> addresses) {
    return String.join(", ", addresses);
  }
}
