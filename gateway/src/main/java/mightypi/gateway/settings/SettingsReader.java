package mightypi.gateway.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mightypi.gateway.draft.Finding;
import mightypi.gateway.route.Cidr;
import mightypi.gateway.route.Settings;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;

/** Reads the settings once; a value that cannot be read counts as absent and is told. */
public final class SettingsReader {

  public static final Key MAP = Kinds.CONFIG_MAP.key("mighty-system", "mighty-gateway");

  private static final String FORWARDED = "use-forwarded-headers";
  private static final String PROXY_PROTOCOL = "use-proxy-protocol";
  private static final String RANGES = "proxy-real-ip-cidr";
  private static final String NO_ACCESS_LOG = "disable-access-log";
  private static final Set<String> KNOWN = Set.of(FORWARDED, PROXY_PROTOCOL, RANGES, NO_ACCESS_LOG);

  private final Map<String, String> data = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private SettingsReader(Document map) {
    Json.map(map.tree(), "data").forEach((key, value) -> data.put(key, String.valueOf(value)));
  }

  /** What the map asks for; the defaults without one. */
  public static Settings settings(Image image) {
    Optional<Document> found = image.find(MAP);
    return found.isEmpty() ? Settings.DEFAULT : new SettingsReader(found.get()).read();
  }

  /** What of the map is not heeded as it was meant. */
  public static List<Finding> findings(Document map) {
    SettingsReader reader = new SettingsReader(map);
    var unused = reader.read();
    return reader.findings;
  }

  private Settings read() {
    data.keySet().stream()
        .filter(key -> !KNOWN.contains(key))
        .forEach(key -> tell("UnsupportedSetting", key + ": this gateway has no such setting"));
    List<Cidr> ranges = ranges();
    boolean isForwarded = isOn(FORWARDED, false);
    boolean isProxied = isOn(PROXY_PROTOCOL, false);
    if ((isForwarded || isProxied) && ranges.isEmpty()) {
      tell(
          "InvalidSetting",
          "%s: names nobody, so nobody is believed; put the addresses of your proxies there, such as \"192.168.1.0/24\""
              .formatted(RANGES));
    }
    return new Settings(
        isProxied ? ranges : List.of(),
        isForwarded ? ranges : List.of(),
        !isOn(NO_ACCESS_LOG, true));
  }

  private boolean isOn(String key, boolean otherwise) {
    String value = data.get(key);
    if (value == null) {
      return otherwise;
    }
    if (value.equals("true") || value.equals("false")) {
      return value.equals("true");
    }
    tell("InvalidSetting", "%s: \"%s\" is neither true nor false".formatted(key, value));
    return otherwise;
  }

  private List<Cidr> ranges() {
    List<Cidr> all = new ArrayList<>();
    for (String each : data.getOrDefault(RANGES, "").split(",")) {
      if (each.isBlank()) {
        continue;
      }
      try {
        all.add(Cidr.parse(each));
      } catch (IllegalArgumentException e) {
        tell(
            "InvalidSetting",
            "%s: \"%s\" is no range of addresses".formatted(RANGES, each.strip()));
      }
    }
    return all;
  }

  private void tell(String reason, String message) {
    findings.add(new Finding(reason, message));
  }
}
