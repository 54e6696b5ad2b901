package mightypi.api.resource;

import java.util.List;
import java.util.Map;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Rule;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** What names of objects may look like: RFC 1123 subdomains, except for some kinds. */
final class NameRules {

  private static final Map<Kind, Rule> SPECIAL =
      Map.of(
          Kinds.NAMESPACE, Names.DNS_LABEL,
          Kinds.SERVICE, Names.DNS_1035_LABEL,
          Kinds.API_SERVICE, Names.PATH_SEGMENT,
          Kinds.EVENT, Names.PATH_SEGMENT,
          Kinds.POD_DISRUPTION_BUDGET, Names.PATH_SEGMENT,
          Kinds.ROLE, Names.PATH_SEGMENT,
          Kinds.ROLE_BINDING, Names.PATH_SEGMENT,
          Kinds.CLUSTER_ROLE, Names.PATH_SEGMENT,
          Kinds.CLUSTER_ROLE_BINDING, Names.PATH_SEGMENT);

  private NameRules() {}

  static Rule of(Kind kind) {
    return SPECIAL.getOrDefault(kind, Names.DNS_SUBDOMAIN);
  }

  /** What is wrong with a prefix, to which a suffix will be added. */
  static List<String> faultsOfPrefix(Kind kind, String prefix) {
    String whole = prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) + "a" : prefix;
    return of(kind).faults(whole);
  }
}
