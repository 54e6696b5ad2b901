package mightypi.balancer.address;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * A Service as the balancer reads it. Annotations as MetalLB has them, under its present and its
 * older prefix.
 */
public record BalancedService(Key key, Document document, Service view) {

  private static final List<String> PREFIXES = List.of("metallb.io/", "metallb.universe.tf/");

  private static final String FIRST_ADDRESS = "mightypi.cloud/first-address";

  /** The class of load balancers that is ours when a Service names one. */
  private static final String OUR_CLASS = "metallb.io/metallb";

  public static BalancedService of(Document document) {
    return new BalancedService(document.key(Kinds.SERVICE), document, document.as(Service.class));
  }

  /**
   * Whether an address is ours to give: the type asks for one, and no other load balancer is named.
   */
  public boolean wantsAddress() {
    @Nullable String named = view.getSpec().getLoadBalancerClass();
    return "LoadBalancer".equals(view.getSpec().getType())
        && !document.isDeleting()
        && (named == null || named.equals(OUR_CLASS));
  }

  /** Whether another load balancer looks after it. */
  public boolean isOthers() {
    @Nullable String named = view.getSpec().getLoadBalancerClass();
    return named != null && !named.equals(OUR_CLASS);
  }

  public List<String> families() {
    List<String> families = view.getSpec().getIpFamilies();
    return families == null || families.isEmpty() ? List.of("IPv4") : families;
  }

  /** A dual-stack Service that is content with one family. */
  public boolean needsEveryFamily() {
    return !"PreferDualStack".equals(view.getSpec().getIpFamilyPolicy());
  }

  /** The addresses asked for. Throws IllegalArgumentException when they cannot be read. */
  public List<InetAddress> wishes() {
    String text =
        annotation("loadBalancerIPs")
            .or(() -> Optional.ofNullable(view.getSpec().getLoadBalancerIP()))
            .orElse("");
    return Stream.of(text.split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .map(AddressRange::address)
        .toList();
  }

  /** Whether it is the front door, to which a router forwards: the gateway's Service says so. */
  public boolean isFrontDoor() {
    Map<String, String> all = view.getMetadata().getAnnotations();
    return all != null && "true".equals(all.get(FIRST_ADDRESS));
  }

  public Optional<String> poolWish() {
    return annotation("address-pool");
  }

  /**
   * Services with the same key may share an address while their ports differ; empty shares with
   * nobody.
   */
  public String sharingKey() {
    return annotation("allow-shared-ip").orElse("");
  }

  private Optional<String> annotation(String name) {
    Map<String, String> all = view.getMetadata().getAnnotations();
    return PREFIXES.stream()
        .flatMap(prefix -> Stream.ofNullable(all == null ? null : all.get(prefix + name)))
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  /** The addresses that it has. */
  public List<InetAddress> assigned() {
    if (view.getStatus() == null || view.getStatus().getLoadBalancer() == null) {
      return List.of();
    }
    return view.getStatus().getLoadBalancer().getIngress().stream()
        .map(LoadBalancerIngress::getIp)
        .filter(text -> text != null && !text.isEmpty())
        .map(AddressRange::address)
        .toList();
  }

  /** What it takes of an address: {@code TCP/80}. */
  public Set<String> ports() {
    return view.getSpec().getPorts().stream()
        .map(BalancedService::port)
        .collect(Collectors.toSet());
  }

  private static String port(ServicePort port) {
    return port.getProtocol() + "/" + port.getPort();
  }

  public boolean isLocal() {
    return "Local".equals(view.getSpec().getExternalTrafficPolicy());
  }

  /**
   * Whether both may have the same address: both say so, no port is wanted twice, and where traffic
   * stays on the node the same pods take it.
   */
  public boolean canShareWith(BalancedService other) {
    boolean agreed = !sharingKey().isEmpty() && sharingKey().equals(other.sharingKey());
    boolean portsDiffer = ports().stream().noneMatch(other.ports()::contains);
    boolean samePlace =
        (!isLocal() && !other.isLocal())
            || Objects.equals(view.getSpec().getSelector(), other.view.getSpec().getSelector());
    return agreed && portsDiffer && samePlace;
  }
}
