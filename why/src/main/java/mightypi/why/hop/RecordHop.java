package mightypi.why.hop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.why.evidence.Names;
import mightypi.why.evidence.Names.NameServer;
import mightypi.why.evidence.Names.Reply;
import mightypi.why.fact.Condition;
import mightypi.why.fact.Ip;
import mightypi.why.fact.Services;
import mightypi.why.fact.Zones;

/** Which addresses the name has, for the resolver, for the zone's own servers, and as it should. */
public final class RecordHop implements Hop {

  private static final String HOP = "record";
  private static final List<String> HOSTERS =
      List.of(
          "github.io",
          "gitlab.io",
          "pages.dev",
          "netlify.app",
          "netlify.com",
          "vercel.app",
          "vercel-dns.com",
          "herokudns.com",
          "cloudfront.net",
          "azurewebsites.net",
          "onrender.com",
          "fly.dev");
  private static final String GITHUB_PAGES = "185.199.1";

  @Override
  public List<Finding> look(Scene scene) {
    Reply reply = scene.evidence().names().reply();
    if (scene.question().isAddress() || reply.code().isEmpty()) {
      return List.of();
    }
    if (!reply.isGood() && !reply.code().equals("NXDOMAIN")) {
      return List.of(Finding.unknown(HOP, wanted(scene), "the resolver answers " + reply.code()));
    }
    if (reply.addresses().isEmpty()) {
      return List.of(nothing(scene, reply));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(hoster(scene, reply).or(() -> stray(scene, reply)).orElseGet(() -> good(scene)));
    stale(scene, reply).ifPresent(findings::add);
    six(scene, reply).ifPresent(findings::add);
    hostsFile(scene, reply).ifPresent(findings::add);
    return findings;
  }

  private static String wanted(Scene scene) {
    return scene
        .inside()
        .map(
            each ->
                "%s A %s (the gateway), or the public address that leads there"
                    .formatted(scene.question().host(), each))
        .orElse("an address for " + scene.question().host());
  }

  private static Finding nothing(Scene scene, Reply reply) {
    String host = scene.question().host();
    String resolver = scene.evidence().names().resolver();
    Optional<NameServer> knows =
        servers(scene.evidence().names()).stream()
            .filter(each -> !each.reply().addresses().isEmpty())
            .findFirst();
    if (knows.isPresent()) {
      return Finding.broken(
          HOP,
          wanted(scene),
          "%s answers %s, while %s answers %s: the resolver remembers an older answer or filters this one"
              .formatted(
                  resolver,
                  code(reply),
                  knows.get().name(),
                  String.join(", ", knows.get().reply().addresses())),
          "sudo resolvectl flush-caches; dig %s @%s   # a router that drops private addresses (rebind protection) needs %s among its exceptions"
              .formatted(host, knows.get().address(), host));
    }
    return Zones.of(scene.image(), host)
        .map(zone -> missing(scene, zone, reply))
        .orElseGet(
            () ->
                Finding.broken(
                    HOP,
                    wanted(scene),
                    "%s answers %s".formatted(resolver, code(reply)),
                    "where the zone %s is kept: add the record %s A %s"
                        .formatted(
                            zoneName(scene), host, scene.inside().orElse("YOUR-PUBLIC-ADDRESS"))));
  }

  private static String zoneName(Scene scene) {
    String zone = scene.evidence().names().zone();
    return zone.isEmpty() ? "of " + scene.question().host() : zone;
  }

  private static String code(Reply reply) {
    if (!reply.isGood()) {
      return reply.code();
    }
    return reply.aliases().isEmpty()
        ? "that the name has no address"
        : "CNAME %s, which has no address".formatted(reply.aliases().getLast());
  }

  private static List<NameServer> servers(Names names) {
    List<NameServer> all = new ArrayList<>(names.own());
    all.addAll(names.servers());
    return all;
  }

  private static Finding missing(Scene scene, Document zone, Reply reply) {
    String host = scene.question().host();
    for (Document each : Zones.records(scene.image(), zone, host)) {
      Optional<Condition> bad = Condition.of(each, "Ready").filter(Condition::isFalse);
      if (bad.isPresent()) {
        return Finding.broken(
            HOP,
            wanted(scene),
            "DNSRecord %s is not served: %s".formatted(Services.name(each), bad.get().words()),
            "kubectl -n %s describe dnsrecord %s".formatted(each.namespace(), each.name()));
      }
    }
    if (scene.targets().isEmpty() && Zones.followsIngresses(zone)) {
      return Finding.warn(
          HOP,
          wanted(scene),
          "%s answers %s: Zone %s follows Ingresses, and none names the host; see below"
              .formatted(scene.evidence().names().resolver(), code(reply), zone.name()),
          "");
    }
    String record =
        """
        {"apiVersion":"mightypi.cloud/v1","kind":"DNSRecord","metadata":{"name":"%s","namespace":"%s"},\
        "spec":{"zone":"%s","name":"%s","type":"A","values":["%s"]}}"""
            .formatted(
                host.replace('.', '-'),
                scene.target().map(each -> each.owner().namespace()).orElse("default"),
                zone.name(),
                host,
                scene.inside().orElse("ADDRESS"));
    return Finding.broken(
        HOP,
        wanted(scene),
        "%s answers %s, and Zone %s has no DNSRecord for it"
            .formatted(scene.evidence().names().resolver(), code(reply), zone.name()),
        "echo '" + record + "' | kubectl apply -f -");
  }

  /** A well-known hoster answers instead of this cloud. */
  private static Optional<Finding> hoster(Scene scene, Reply reply) {
    Optional<String> alias =
        reply.aliases().stream()
            .filter(each -> HOSTERS.stream().anyMatch(end -> each.endsWith("." + end)))
            .findFirst();
    boolean isPages = reply.addresses().stream().anyMatch(each -> each.startsWith(GITHUB_PAGES));
    if (scene.hasCluster() && scene.target().isEmpty() || alias.isEmpty() && !isPages) {
      return Optional.empty();
    }
    String kind = alias.map(each -> "CNAME " + each).orElse("A " + reply.addresses().getFirst());
    return Optional.of(
        Finding.broken(
            HOP,
            wanted(scene),
            "%s %s: it leads elsewhere, not to this cloud".formatted(scene.question().host(), kind),
            "where the zone %s is kept: replace the record by %s A %s"
                .formatted(
                    zoneName(scene),
                    scene.question().host(),
                    scene.inside().orElse("YOUR-PUBLIC-ADDRESS"))));
  }

  /** A private address at which nothing of this cloud is. */
  private static Optional<Finding> stray(Scene scene, Reply reply) {
    if (!scene.hasCluster() || scene.gatewayAddresses().isEmpty()) {
      return Optional.empty();
    }
    return reply.addresses().stream()
        .filter(each -> Ip.isPrivate(each) && !Ip.isSix(each))
        .filter(each -> !scene.isOurs(each) && !scene.gatewayAddresses().contains(each))
        .findFirst()
        .map(
            each ->
                Finding.broken(
                    HOP,
                    wanted(scene),
                    "%s, which %s"
                        .formatted(
                            answer(scene),
                            Services.node(scene.image(), each)
                                .map(node -> "is node " + node + " itself")
                                .orElse("belongs to no Service of this cloud")),
                    replace(scene)));
  }

  private static String replace(Scene scene) {
    String host = scene.question().host();
    String address = scene.inside().orElse("ADDRESS");
    return Zones.of(scene.image(), host)
        .flatMap(zone -> Zones.records(scene.image(), zone, host).stream().findFirst())
        .map(
            each ->
                "kubectl -n %s patch dnsrecord %s --type merge -p '{\"spec\":{\"values\":[\"%s\"]}}'"
                    .formatted(each.namespace(), each.name(), address))
        .orElse(
            "where the zone %s is kept: let %s have the address %s"
                .formatted(zoneName(scene), host, address));
  }

  private static String answer(Scene scene) {
    Reply reply = scene.evidence().names().reply();
    String addresses = String.join(", ", reply.addresses());
    return reply.aliases().isEmpty()
        ? addresses
        : "CNAME %s, %s".formatted(String.join(", ", reply.aliases()), addresses);
  }

  private static Finding good(Scene scene) {
    String words = answer(scene);
    if (scene.isProxied()) {
      return Finding.ok(HOP, words + " (Cloudflare's edge)");
    }
    return scene.isBeyond()
        ? Finding.ok(HOP, words + " (public: a router or another host leads on from there)")
        : Finding.ok(HOP, words);
  }

  /** The zone's own servers answer otherwise. */
  private static Optional<Finding> stale(Scene scene, Reply reply) {
    return servers(scene.evidence().names()).stream()
        .filter(each -> each.reply().isGood() && !each.reply().addresses().isEmpty())
        .filter(each -> !Ip.isCloudflare(each.reply().addresses().getFirst()))
        .filter(each -> each.reply().addresses().stream().noneMatch(reply.addresses()::contains))
        .findFirst()
        .map(
            each ->
                Finding.warn(
                    HOP,
                    "what %s answers: %s"
                        .formatted(each.name(), String.join(", ", each.reply().addresses())),
                    "%s still answers %s, for at most %d s"
                        .formatted(
                            scene.evidence().names().resolver(),
                            String.join(", ", reply.addresses()),
                            reply.ttl()),
                    "sudo resolvectl flush-caches"));
  }

  /** An IPv6 address that does not lead here, which clients try first (RFC 8305). */
  private static Optional<Finding> six(Scene scene, Reply reply) {
    boolean isMixed =
        reply.addresses().stream().anyMatch(each -> !Ip.isSix(each) && scene.isOurs(each));
    return reply.addresses().stream()
        .filter(each -> isMixed && Ip.isSix(each) && !scene.isOurs(each))
        .findFirst()
        .map(
            each ->
                Finding.warn(
                    HOP,
                    "only addresses of this cloud",
                    "AAAA %s belongs to no Service of this cloud, and clients try it first"
                        .formatted(each),
                    "where the zone %s is kept: remove the record %s AAAA %s"
                        .formatted(zoneName(scene), scene.question().host(), each)));
  }

  private static Optional<Finding> hostsFile(Scene scene, Reply reply) {
    return scene.evidence().names().hostsFile().stream()
        .filter(each -> !reply.addresses().contains(each))
        .findFirst()
        .map(
            each ->
                Finding.warn(
                    HOP,
                    "the same answer for every program",
                    "/etc/hosts of this machine says %s; programs here go there".formatted(each),
                    "sudo sed -i '/%s/d' /etc/hosts"
                        .formatted(scene.question().host().replace(".", "\\."))));
  }
}
