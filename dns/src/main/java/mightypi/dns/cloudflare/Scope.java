package mightypi.dns.cloudflare;

import java.util.Set;

/**
 * What the bearer of a token may do.
 *
 * @param id of the token, for limiting and for people; not the token
 * @param namespace where the records that it makes are kept
 * @param zones origins; empty for every zone
 */
record Scope(String id, String namespace, Set<String> zones, Set<String> permissions) {

  Scope {
    zones = Set.copyOf(zones);
    permissions = Set.copyOf(permissions);
  }

  boolean covers(String origin) {
    return zones.isEmpty() || zones.contains(origin);
  }

  void needZones() {
    need("zone:read", "zone:edit");
  }

  void needRecords() {
    need("dns:read", "dns:edit");
  }

  void needChanges() {
    need("dns:edit");
  }

  private void need(String... oneOf) {
    for (String each : oneOf) {
      if (permissions.contains(each)) {
        return;
      }
    }
    throw ApiFault.notAllowed();
  }
}
