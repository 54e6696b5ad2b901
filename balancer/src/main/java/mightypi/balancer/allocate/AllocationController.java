package mightypi.balancer.allocate;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.balancer.address.BalancedService;
import mightypi.balancer.address.Claim;
import mightypi.balancer.address.Pools;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;

/**
 * Gives Services of type LoadBalancer their addresses and takes them back; what a Service has it
 * keeps, over restarts too, as long as a pool still allows it. Where a LAN is served, an address is
 * claimed first and assigned when the LAN has left it free (see {@link Claim}); so nobody ever sees
 * an address that somebody else holds.
 */
public final class AllocationController implements Controller {

  private final Clock clock;
  private final boolean probing;
  private final AddressBook book = new AddressBook();

  /**
   * @param probing whether an announcer will answer claims; without one nothing leaves the machine
   *     and no address can collide
   */
  public AllocationController(Clock clock, boolean probing) {
    this.clock = clock;
    this.probing = probing;
  }

  @Override
  public String name() {
    return "metallb-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.SERVICE, Kinds.IP_ADDRESS_POOL, Kinds.NAMESPACE);
  }

  /** A pool may help any Service, and so may a Service that gives its address back. */
  @Override
  public Collection<Key> concerns(Image now, Key changed) {
    if (changed.kind().equals(Kinds.NAMESPACE)) {
      return List.of();
    }
    if (changed.kind().equals(Kinds.SERVICE) && now.find(changed).isPresent()) {
      return List.of(changed);
    }
    List<Key> concerned = new ArrayList<>();
    for (Document each : now.all(Kinds.SERVICE)) {
      BalancedService service = BalancedService.of(each);
      if (service.wantsAddress()
          && (changed.kind().equals(Kinds.IP_ADDRESS_POOL) || service.assigned().isEmpty())) {
        concerned.add(service.key());
      }
    }
    if (changed.kind().equals(Kinds.IP_ADDRESS_POOL)) {
      concerned.add(changed);
    }
    return concerned;
  }

  /** One that had no address gives none back: nobody else has to be looked at. */
  @Override
  public Collection<Key> concerns(Image before, Image now, Key changed) {
    boolean free =
        changed.kind().equals(Kinds.SERVICE)
            && now.find(changed).isEmpty()
            && before
                .find(changed)
                .filter(each -> !BalancedService.of(each).assigned().isEmpty())
                .isEmpty();
    return free ? List.of(changed) : Controller.super.concerns(before, now, changed);
  }

  /** Two Services that look at once must not find the same address free. */
  @Override
  public boolean decidesInTurn() {
    return true;
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> document = now.find(key);
    if (document.isEmpty()) {
      return Decision.NOTHING;
    }
    if (key.kind().equals(Kinds.IP_ADDRESS_POOL)) {
      return fault(now, document.get());
    }
    BalancedService service = BalancedService.of(document.get());
    if (service.isOthers()) {
      return Decision.NOTHING;
    }
    return service.wantsAddress() ? serve(now, service) : release(service);
  }

  private static Decision fault(Image now, Document pool) {
    String fault = Pools.of(now).faults().get(pool.name());
    return fault == null
        ? Decision.NOTHING
        : Decision.NOTHING.telling(
            Occurrence.warning(Kinds.IP_ADDRESS_POOL, pool, "ConfigurationInvalid", fault));
  }

  private Decision release(BalancedService service) {
    boolean clean = service.assigned().isEmpty() && Claim.in(service.view()).isEmpty();
    return clean || service.document().isDeleting()
        ? Decision.NOTHING
        : Decision.of(status(service, List.of(), Optional.empty()));
  }

  private Decision serve(Image now, BalancedService service) {
    book.catchUp(now);
    Optional<Claim> claim = Claim.in(service.view());
    Allocator allocator =
        new Allocator(
            Pools.of(now),
            book,
            labelsOfNamespace(now, service),
            claim.map(Claim::held).orElse(Set.of()));
    if (keeps(allocator, service, service.assigned())) {
      return settled(allocator, service);
    }
    if (claim.isPresent() && keeps(allocator, service, claim.get().addresses())) {
      return answered(allocator, service, claim.get());
    }
    return switch (allocator.choose(service)) {
      case Allocator.Choice.Chosen(List<InetAddress> addresses) ->
          take(service, addresses, allocator);
      case Allocator.Choice.None(String why) -> refuse(service, why);
    };
  }

  private static boolean keeps(
      Allocator allocator, BalancedService service, List<InetAddress> addresses) {
    try {
      return allocator.isGood(service, addresses);
    } catch (IllegalArgumentException e) {
      return false; // the wish cannot be read; choosing says so
    }
  }

  private static Map<String, String> labelsOfNamespace(Image now, BalancedService service) {
    return now.find(Kinds.NAMESPACE.key("", service.key().namespace()))
        .map(Document::labels)
        .orElse(Map.of());
  }

  /** MetalLB's annotation tells which pool an address is of. */
  private static Decision settled(Allocator allocator, BalancedService service) {
    String pool = allocator.poolOf(service.assigned());
    String annotation = "metallb.io/ip-allocated-from-pool";
    Map<String, String> annotations = service.view().getMetadata().getAnnotations();
    if (annotations != null && pool.equals(annotations.get(annotation))) {
      return Decision.NOTHING;
    }
    return Decision.of(
        new Change.Update(
            service.key(), service.document().with(pool, "metadata", "annotations", annotation)));
  }

  private Decision answered(Allocator allocator, BalancedService service, Claim claim) {
    return switch (claim.verdict()) {
      case UNKNOWN ->
          probing ? Decision.NOTHING : assign(service, claim.addresses(), Optional.empty());
      case FREE -> assign(service, claim.addresses(), Optional.of(claim));
      case HELD ->
          switch (allocator.choose(service)) {
            case Allocator.Choice.Chosen(List<InetAddress> addresses) ->
                take(service, addresses, allocator);
            case Allocator.Choice.None(String why) -> refuse(service, why);
          };
    };
  }

  private Decision take(BalancedService service, List<InetAddress> addresses, Allocator allocator) {
    return probing
        ? Decision.of(
            status(service, List.of(), Optional.of(Claim.of(addresses, allocator.held()))))
        : assign(service, addresses, Optional.empty());
  }

  private Decision assign(
      BalancedService service, List<InetAddress> addresses, Optional<Claim> claim) {
    return Decision.of(status(service, addresses, claim))
        .telling(
            Occurrence.normal(
                Kinds.SERVICE,
                service.document(),
                "IPAllocated",
                "Assigned IP " + Allocator.quoted(addresses)));
  }

  private Decision refuse(BalancedService service, String why) {
    Decision decision =
        service.assigned().isEmpty()
            ? Decision.NOTHING
            : Decision.of(status(service, List.of(), Claim.in(service.view())));
    return decision.telling(
        Occurrence.warning(
            Kinds.SERVICE,
            service.document(),
            "AllocationFailed",
            "Failed to allocate IP for \"%s/%s\": %s"
                .formatted(service.key().namespace(), service.key().name(), why)));
  }

  private Change status(
      BalancedService service, List<InetAddress> addresses, Optional<Claim> claim) {
    List<Condition> conditions = new ArrayList<>();
    ServiceStatus before = service.view().getStatus();
    if (before != null) {
      before.getConditions().stream()
          .filter(each -> !Claim.CONDITION.equals(each.getType()))
          .forEach(conditions::add);
    }
    claim.map(each -> each.condition(clock.now())).ifPresent(conditions::add);
    List<LoadBalancerIngress> ingress =
        addresses.stream()
            .map(InetAddress::getHostAddress)
            .map(ip -> new LoadBalancerIngressBuilder().withIp(ip).withIpMode("VIP").build())
            .toList();
    return new Change.UpdateStatus(
        service.key(),
        Document.ofView(
            new ServiceBuilder(service.view())
                .editOrNewStatus()
                .editOrNewLoadBalancer()
                .withIngress(ingress)
                .endLoadBalancer()
                .withConditions(conditions)
                .endStatus()
                .build()));
  }
}
