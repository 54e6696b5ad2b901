package mightypi.dns.cloudflare;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mightypi.dns.zone.ZoneSpec;
import mightypi.dns.zone.ZoneTable;
import mightypi.dns.zone.Zones;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Zones as Cloudflare shows them. */
final class ZoneViews {

  /** There is one account: the cloud. */
  static final Map<String, @Nullable Object> ACCOUNT = account();

  private ZoneViews() {}

  private static Map<String, @Nullable Object> account() {
    Map<String, @Nullable Object> account = new LinkedHashMap<>();
    account.put("id", Ids.of("account"));
    account.put("name", "Mighty Pi");
    return account;
  }

  static String id(ZoneTable zone) {
    return Ids.of("zone " + zone.origin().toString(true).toLowerCase(Locale.ROOT));
  }

  static List<ZoneTable> visible(Zones zones, Scope scope) {
    return zones.all().stream()
        .filter(each -> scope.covers(name(each)))
        .sorted(Comparator.comparing(ZoneViews::name))
        .toList();
  }

  static Optional<ZoneTable> find(Zones zones, Scope scope, String id) {
    return visible(zones, scope).stream().filter(each -> id(each).equals(id)).findFirst();
  }

  static String name(ZoneTable zone) {
    return zone.origin().toString(true).toLowerCase(Locale.ROOT);
  }

  static List<ZoneTable> chosen(List<ZoneTable> all, Request request) {
    String account = String.valueOf(ACCOUNT.get("id"));
    return all.stream()
        .filter(each -> request.word("name").map(word -> isCalled(each, word)).orElse(true))
        .filter(each -> request.word("status").map("active"::equalsIgnoreCase).orElse(true))
        .filter(each -> request.word("account.id").map(account::equals).orElse(true))
        .filter(each -> request.word("account.name").map("Mighty Pi"::equals).orElse(true))
        .toList();
  }

  /** A name, or {@code contains:…} and the like. */
  private static boolean isCalled(ZoneTable zone, String word) {
    String name = name(zone);
    String lower = word.toLowerCase(Locale.ROOT);
    int colon = lower.indexOf(':');
    String wanted = lower.substring(colon + 1);
    return switch (colon < 0 ? "equal" : lower.substring(0, colon)) {
      case "contains" -> name.contains(wanted);
      case "starts_with" -> name.startsWith(wanted);
      case "ends_with" -> name.endsWith(wanted);
      case "not_equal" -> !name.equals(wanted);
      default -> name.equals(wanted);
    };
  }

  static Map<String, @Nullable Object> json(ZoneTable zone, Image image, Scope scope) {
    String created =
        image
            .find(Kinds.ZONE.key("", zone.spec().name()))
            .flatMap(each -> Json.text(each.tree(), "metadata", "creationTimestamp"))
            .orElse("1970-01-01T00:00:00Z");
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", id(zone));
    json.put("name", name(zone));
    json.put("status", "active");
    json.put("paused", false);
    json.put("type", "full");
    json.put("development_mode", 0);
    json.put(
        "name_servers",
        zone.spec().nameServers().stream()
            .map(ZoneSpec.NameServer::name)
            .map(each -> each.toString(true))
            .toList());
    json.put("original_name_servers", null);
    json.put("original_registrar", null);
    json.put("original_dnshost", null);
    json.put("modified_on", created);
    json.put("created_on", created);
    json.put("activated_on", created);
    json.put("owner", Map.of("type", "user"));
    json.put("account", ACCOUNT);
    json.put("permissions", scope.permissions().stream().map(each -> "#" + each).sorted().toList());
    json.put("plan", Map.of("id", Ids.of("plan"), "name", "Free Website", "price", 0));
    return json;
  }
}
