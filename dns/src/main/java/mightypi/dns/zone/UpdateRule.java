package mightypi.dns.zone;

import java.util.List;
import java.util.Locale;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** One entry of a Zone's {@code updatePolicy}: what the holder of a key may change. */
public record UpdateRule(KeyReference key, List<Pattern> names, List<String> types) {

  public UpdateRule {
    names = List.copyOf(names);
    types = List.copyOf(types);
  }

  static UpdateRule of(@Nullable Object tree, Name origin) {
    return new UpdateRule(
        KeyReference.of(Json.map(tree, "key")),
        Json.list(tree, "names").stream()
            .map(each -> pattern(String.valueOf(each), origin))
            .toList(),
        Json.list(tree, "types").stream()
            .map(each -> String.valueOf(each).toUpperCase(Locale.ROOT))
            .toList());
  }

  /**
   * A star stands for any text and for none, over labels: {@code _acme-challenge*} is the name that
   * proves the zone itself and those that prove names in it.
   */
  private static Pattern pattern(String text, Name origin) {
    String zone = origin.toString().toLowerCase(Locale.ROOT);
    String word = text.toLowerCase(Locale.ROOT);
    String whole =
        word.equals("@")
            ? zone
            : word.endsWith(".") || (word + ".").endsWith("." + zone) || (word + ".").equals(zone)
                ? word
                : word + "." + zone;
    String dotted = whole.endsWith(".") ? whole : whole + ".";
    return new Pattern(List.of(dotted.split("\\*", -1)));
  }

  /** Texts with anything between them; each is looked for once, so that no name takes long. */
  record Pattern(List<String> parts) {
    Pattern {
      parts = List.copyOf(parts);
    }

    boolean matches(String text) {
      String first = parts.getFirst();
      if (parts.size() == 1) {
        return text.equals(first);
      }
      String last = parts.getLast();
      int at = first.length();
      for (String each : parts.subList(1, parts.size() - 1)) {
        int found = text.indexOf(each, at);
        if (found < 0) {
          return false;
        }
        at = found + each.length();
      }
      return text.startsWith(first) && text.endsWith(last) && text.length() - last.length() >= at;
    }
  }

  public boolean allows(Name name, int type) {
    String text = name.toString().toLowerCase(Locale.ROOT);
    return (names.isEmpty() || names.stream().anyMatch(each -> each.matches(text)))
        && (types.isEmpty() || types.contains(Type.string(type)) || types.contains("ANY"));
  }
}
