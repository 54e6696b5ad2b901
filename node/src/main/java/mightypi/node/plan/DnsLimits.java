package mightypi.node.plan;

import java.util.ArrayList;
import java.util.List;
import mightypi.node.plan.Surroundings.Dns;

/** What a {@code resolv.conf} may hold, as Kubernetes bounds it (KEP-2595). */
final class DnsLimits {

  private static final int MOST_SERVERS = 3;
  private static final int MOST_SEARCHES = 32;
  private static final int LONGEST_SEARCH = 253; // glibc 2.28 aborts on a longer one
  private static final int LONGEST_LINE = 2048;

  private DnsLimits() {}

  /** A configuration that fits, and what people are told of what did not. */
  record Formed(Dns dns, List<String> warnings) {}

  static Formed fitted(Dns dns) {
    List<String> warnings = new ArrayList<>();
    List<String> servers = servers(dns.servers(), warnings);
    return new Formed(
        new Dns(servers, searches(dns.searches(), warnings), dns.options()), warnings);
  }

  private static List<String> servers(List<String> all, List<String> warnings) {
    if (all.size() <= MOST_SERVERS) {
      return all;
    }
    List<String> some = all.subList(0, MOST_SERVERS);
    warnings.add(
        "Nameserver limits were exceeded, some nameservers have been omitted, the applied"
            + " nameserver line is: "
            + String.join(" ", some));
    return some;
  }

  private static List<String> searches(List<String> all, List<String> warnings) {
    List<String> some =
        new ArrayList<>(
            all.stream()
                .limit(MOST_SEARCHES)
                .filter(each -> each.length() <= LONGEST_SEARCH)
                .toList());
    while (String.join(" ", some).length() > LONGEST_LINE) {
      some.removeLast();
    }
    if (some.size() < all.size()) {
      warnings.add(
          "Search Line limits were exceeded, some search paths have been omitted, the applied"
              + " search line is: "
              + String.join(" ", some));
    }
    return some;
  }
}
