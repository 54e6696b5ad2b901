package mightypi.api.kind.check;

/** The check of {@code status.loadBalancer}, of Services and of Ingresses. */
public final class LoadBalancerStatus {

  private LoadBalancerStatus() {}

  public static void check(Place object) {
    for (Place entry : object.at("status", "loadBalancer", "ingress").items()) {
      if (entry.at("ip").isSet() && Addresses.parse(entry.at("ip").text()).isEmpty()) {
        entry.at("ip").invalid("must be a valid IP address");
      }
      Place name = entry.at("hostname");
      name.mayFollow(Names.DNS_SUBDOMAIN);
      if (Addresses.parse(name.text()).isPresent()) {
        name.invalid("must be a DNS name, not an IP address");
      }
      entry.at("ipMode").mayBeOneOf("Proxy", "VIP");
    }
  }
}
