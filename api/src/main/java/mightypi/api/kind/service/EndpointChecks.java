package mightypi.api.kind.service;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mightypi.api.kind.check.Addresses;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.model.Problem;

/** The checks of Endpoints and EndpointSlices. */
final class EndpointChecks {

  private static final int MOST_ENDPOINTS = 1000;
  private static final int MOST_ADDRESSES = 100;
  private static final String[] PROTOCOLS = {"SCTP", "TCP", "UDP"};

  private EndpointChecks() {}

  static void endpoints(Place endpoints) {
    endpoints.at("subsets").items().forEach(EndpointChecks::subset);
  }

  private static void subset(Place subset) {
    Place ready = subset.at("addresses");
    Place notReady = subset.at("notReadyAddresses");
    if (!ready.isFilled() && !notReady.isFilled()) {
      subset.required("must specify `addresses` or `notReadyAddresses`");
    }
    ready.items().forEach(EndpointChecks::address);
    notReady.items().forEach(EndpointChecks::address);
    List<Place> ports = subset.at("ports").items();
    for (Place port : ports) {
      if (ports.size() > 1) {
        port.at("name").mustBeSet("");
      }
      port.at("name").mayFollow(Names.DNS_LABEL);
      port.at("port").mustBePort();
      port.at("protocol").mustBeOneOf(PROTOCOLS);
      port.at("appProtocol").mustFollowIfPresent(Names.QUALIFIED_NAME);
    }
  }

  private static void address(Place address) {
    address.at("ip").mustFollow(Addresses.ANY);
    address.at("ip").mustFollow(Addresses.REACHABLE);
    address.at("hostname").mayFollow(Names.DNS_LABEL);
    address.at("nodeName").mustFollowIfPresent(Names.DNS_SUBDOMAIN);
  }

  static void slice(Place slice) {
    Place type = slice.at("addressType");
    if (type.mustBeSet("")) {
      type.mustBeOneOf("FQDN", "IPv4", "IPv6");
    }
    List<Place> endpoints = slice.at("endpoints").items();
    if (endpoints.size() > MOST_ENDPOINTS) {
      tooMany(slice.at("endpoints"), endpoints.size(), MOST_ENDPOINTS);
    } else {
      endpoints.forEach(endpoint -> endpoint(endpoint, type.text()));
    }
    Set<String> names = new HashSet<>();
    for (Place port : slice.at("ports").items()) {
      Place name = port.at("name");
      name.mayFollow(Names.DNS_LABEL);
      if (!names.add(name.text())) {
        name.duplicate(name.text());
      }
      port.at("protocol").mustBeOneOf(PROTOCOLS);
      port.at("appProtocol").mustFollowIfPresent(Names.QUALIFIED_NAME);
    }
  }

  static void sliceUpdate(Place slice, Place old) {
    slice.at("addressType").mustEqual(old.at("addressType"));
  }

  private static void endpoint(Place endpoint, String type) {
    Place addresses = endpoint.at("addresses");
    int count = addresses.items().size();
    addresses.mustBeSet("must contain at least 1 address");
    if (count > MOST_ADDRESSES) {
      tooMany(addresses, count, MOST_ADDRESSES);
    }
    for (Place address : addresses.items()) {
      switch (type) {
        case "IPv4" -> {
          address.mustFollow(Addresses.V4);
          address.mustFollow(Addresses.REACHABLE);
        }
        case "IPv6" -> {
          address.mustFollow(Addresses.V6);
          address.mustFollow(Addresses.REACHABLE);
        }
        case "FQDN" -> address.mustFollow(Names.DNS_SUBDOMAIN);
        default -> {}
      }
    }
    endpoint.at("hostname").mustFollowIfPresent(Names.DNS_LABEL);
    endpoint.at("nodeName").mustFollowIfPresent(Names.DNS_SUBDOMAIN);
  }

  private static void tooMany(Place place, int count, int most) {
    place.report(Problem.INVALID, "Too many: " + count + ": must have at most " + most + " items");
  }
}
