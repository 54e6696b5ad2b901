package mightypi.api.kind.check;

/** The check of {@code status.loadBalancer}, of Services and of Ingresses. */
public final class LoadBalancerStatus {

  private LoadBalancerStatus() {}

  /** Of a Service: only a balanced one has addresses, and each says how traffic to it arrives. */
  public static void ofService(Place service) {
    Place ingress = service.at("status", "loadBalancer", "ingress");
    if (ingress.isFilled() && !service.at("spec", "type").is("LoadBalancer")) {
      ingress.forbidden("may only be used when `spec.type` is 'LoadBalancer'");
      return;
    }
    for (Place entry : ingress.items()) {
      if (entry.at("ip").isSet() && !entry.at("ipMode").isPresent()) {
        entry.at("ipMode").required("must be specified when `ip` is set");
      } else if (!entry.at("ip").isSet() && entry.at("ipMode").isPresent()) {
        entry.at("ipMode").forbidden("may not be specified when `ip` is not set");
      }
    }
    check(service);
  }

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
