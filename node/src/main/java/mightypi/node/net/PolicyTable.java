package mightypi.node.net;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may speak with whom, compiled from one image. Pods that the same policies select share a
 * chain, and policies that name the same peers share a set, so that a pod that comes or goes costs
 * an element in each set that it belongs to. A cluster without policies costs nothing.
 */
final class PolicyTable {

  private static final Logger LOG = LoggerFactory.getLogger(PolicyTable.class);
  private static final Kind PEERS = Kind.cluster("nftables/v1", "Peer", "peers");
  private static final Kind PORTS = Kind.cluster("nftables/v1", "Port", "ports");
  private static final Kind CHAINS = Kind.cluster("nftables/v1", "Chain", "chains");

  private static final Key STRAYS = Kind.cluster("nftables/v1", "Stray", "strays").key("", "all");

  private final String node;
  private final long revision;
  private final Ledger ledger;
  private final Map<Key, PolicyRules.Compiled> policies;

  private PolicyTable(
      String node, long revision, Ledger ledger, Map<Key, PolicyRules.Compiled> policies) {
    this.node = node;
    this.revision = revision;
    this.ledger = ledger;
    this.policies = policies;
  }

  static PolicyTable empty(String node) {
    return new PolicyTable(node, 0, Ledger.EMPTY, Map.of());
  }

  Ledger ledger() {
    return ledger;
  }

  /** A newer table, and the keys whose parts it has otherwise. */
  record Step(PolicyTable table, Set<Key> touched) {}

  /** This table brought to an image. */
  Step next(Image image) {
    Optional<Collection<Key>> changed =
        revision == 0 ? Optional.empty() : image.changedSince(revision);
    boolean rules =
        changed.isEmpty()
            || changed.get().stream().anyMatch(key -> !key.kind().equals(Kinds.POD) && isOurs(key));
    Map<Key, PolicyRules.Compiled> now = rules ? policies(image) : policies;
    Map<Key, Part> parts = new LinkedHashMap<>();
    Set<Key> pods = new LinkedHashSet<>();
    if (!rules) {
      changed.get().stream().filter(key -> key.kind().equals(Kinds.POD)).forEach(pods::add);
    } else {
      ledger.keys().forEach(key -> stale(key, parts, pods));
      shared(now, parts);
      image.all(Kinds.POD).forEach(each -> pods.add(each.key(Kinds.POD)));
    }
    return now.isEmpty() && policies.isEmpty()
        ? new Step(new PolicyTable(node, image.revision(), ledger, now), Set.of())
        : step(image, now, parts, pods);
  }

  private static boolean isOurs(Key key) {
    return key.kind().equals(Kinds.NETWORK_POLICY) || key.kind().equals(Kinds.NAMESPACE);
  }

  private static Map<Key, PolicyRules.Compiled> policies(Image image) {
    Map<Key, PolicyRules.Compiled> all = new TreeMap<>();
    for (Document each : image.all(Kinds.NETWORK_POLICY)) {
      all.put(each.key(Kinds.NETWORK_POLICY), compiled(Policy.of(each)));
    }
    return all;
  }

  /** What cannot be understood allows nothing, and keeps no other policy from its work. */
  private static PolicyRules.Compiled compiled(Policy policy) {
    try {
      return PolicyRules.of(policy);
    } catch (IllegalArgumentException e) {
      LOG.warn("network policy {}/{}: {}", policy.namespace(), policy.name(), e.getMessage());
      return PolicyRules.of(policy.closed());
    }
  }

  /** Shared things are gone unless somebody names them again. */
  private static void stale(Key key, Map<Key, Part> parts, Set<Key> pods) {
    if (key.kind().equals(Kinds.POD)) {
      pods.add(key);
    } else if (!key.kind().equals(CHAINS)) {
      parts.put(key, Part.NONE);
    }
  }

  private static void shared(Map<Key, PolicyRules.Compiled> policies, Map<Key, Part> parts) {
    policies.forEach(
        (key, policy) -> {
          parts.put(key, policy.part());
          policy.peers().forEach(p -> parts.put(PEERS.key("", p.name()), PolicyRules.sets(p)));
          policy.ports().forEach(p -> parts.put(PORTS.key("", p), PolicyRules.sets(p)));
        });
    if (!policies.isEmpty()) {
      Part.Builder strays = new Part.Builder();
      strays.element("strays", "ipv4", "");
      strays.element("strays", "ipv6", "");
      parts.put(STRAYS, strays.build());
    }
  }

  private Step step(
      Image image, Map<Key, PolicyRules.Compiled> now, Map<Key, Part> parts, Set<Key> pods) {
    Vocabulary words = new Vocabulary(now.values());
    Map<Key, Part> chains = new HashMap<>();
    for (Key key : pods) {
      Optional<PolicyPod> pod =
          now.isEmpty()
              ? Optional.empty()
              : image.find(key).flatMap(found -> PolicyPod.of(image, found, node));
      parts.put(key, pod.map(found -> words.part(found, chains)).orElse(Part.NONE));
    }
    Ledger next = ledger;
    Set<Key> touched = new LinkedHashSet<>();
    parts.putAll(chains);
    for (Map.Entry<Key, Part> each : parts.entrySet()) {
      next = with(next, each.getKey(), each.getValue(), touched);
    }
    next = withoutIdleChains(next, touched);
    return new Step(new PolicyTable(node, image.revision(), next, now), touched);
  }

  private static Ledger with(Ledger ledger, Key key, Part part, Set<Key> touched) {
    if (part.equals(ledger.part(key))) {
      return ledger;
    }
    touched.add(key);
    return ledger.with(key, part);
  }

  private static Ledger withoutIdleChains(Ledger ledger, Set<Key> touched) {
    if (touched.isEmpty()) {
      return ledger;
    }
    Set<String> used = new LinkedHashSet<>();
    for (Key key : ledger.keys()) {
      if (key.kind().equals(Kinds.POD)) {
        used.addAll(ledger.part(key).elements().values());
      }
    }
    Ledger next = ledger;
    for (Key key : ledger.keys()) {
      if (key.kind().equals(CHAINS) && !used.contains("goto " + key.name())) {
        next = with(next, key, Part.NONE, touched);
      }
    }
    return next;
  }

  /** What the policies of an image speak of. */
  private record Vocabulary(List<Policy> policies, Set<Peer> peers, Set<String> ports) {
    Vocabulary(Collection<PolicyRules.Compiled> all) {
      this(new ArrayList<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
      for (PolicyRules.Compiled each : all) {
        policies.add(each.policy());
        peers.addAll(each.peers());
        ports.addAll(each.ports());
      }
    }

    Part part(PolicyPod pod, Map<Key, Part> chains) {
      Part.Builder part = new Part.Builder();
      List<Peer> mine = peers.stream().filter(each -> each.has(pod)).toList();
      String in = pod.local() ? chain(pod, "in", chains) : "";
      String out = pod.local() ? chain(pod, "out", chains) : "";
      for (String address : pod.addresses()) {
        String family = address.contains(":") ? "6" : "4";
        mine.forEach(each -> part.element("peer" + family + "/" + each.name(), address, ""));
        named(part, pod, family, address);
        isolate(part, "ingress" + family, address, in);
        isolate(part, "egress" + family, address, out);
        if (!in.isEmpty() || !out.isEmpty()) {
          // Nobody is kept from himself, also by way of a service.
          part.element("itself" + family, address + " . " + address, "");
        }
      }
      return part.build();
    }

    private void named(Part.Builder part, PolicyPod pod, String family, String address) {
      for (String port : pod.ports()) {
        String name = port.substring(0, port.indexOf(' '));
        if (ports.contains(name)) {
          String number = port.substring(port.indexOf(' ') + 1);
          part.element("port" + family + "/" + name, address + " . " + number, "");
        }
      }
    }

    private static void isolate(Part.Builder part, String map, String address, String chain) {
      if (!chain.isEmpty()) {
        part.element(map, address, "goto " + chain);
      }
    }

    /** The chain of all policies that isolate a pod in a direction; empty for none. */
    private String chain(PolicyPod pod, String direction, Map<Key, Part> chains) {
      List<Policy> some =
          policies.stream()
              .filter(each -> (direction.equals("in") ? each.ingress() : each.egress()).isPresent())
              .filter(each -> each.selects(pod))
              .toList();
      if (some.isEmpty()) {
        return "";
      }
      List<String> names = some.stream().map(Policy::name).toList();
      String name =
          Names.fitting(direction + "/" + pod.namespace() + "/" + String.join("/", names));
      chains.put(CHAINS.key("", name), PolicyRules.chain(name, direction, some));
      return name;
    }
  }
}
