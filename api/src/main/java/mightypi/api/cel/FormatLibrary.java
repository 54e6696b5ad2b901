package mightypi.api.cel;

import static mightypi.api.cel.Library.Form.global;
import static mightypi.api.cel.Library.Form.member;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Rule;
import mightypi.api.schema.Formats;

/**
 * {@code format.dns1123Label().validate(text)} and the other syntaxes that have a name
 * (kubernetes.io/docs/reference/using-api/cel, "Kubernetes format library").
 */
final class FormatLibrary extends Library {

  private static final CelType FORMAT = OpaqueType.create("kubernetes.NamedFormat");
  private static final CelType TEXT = SimpleType.STRING;

  /** A syntax that is known by its name. */
  record Format(String name, Rule rule) {
    /** Nothing if all is well. */
    Optional<List<String>> faults(String text) {
      return Optional.of(rule.faults(text)).filter(found -> !found.isEmpty());
    }
  }

  private static final Map<String, Rule> ALL = all();

  FormatLibrary() {
    Map<String, Format> formats = new LinkedHashMap<>();
    ALL.forEach((name, rule) -> formats.put(name, new Format(name, rule)));
    formats.forEach(
        (name, format) ->
            add("format." + name, "format." + name, global(FORMAT), List.of(), any -> format));
    add(
        "format.named",
        "format-named",
        global(OptionalType.create(FORMAT), TEXT),
        List.of(String.class),
        all -> Optional.ofNullable(formats.get((String) all[0])));
    add(
        "validate",
        "format-validate",
        member(OptionalType.create(ListType.create(TEXT)), FORMAT, TEXT),
        List.of(Format.class, String.class),
        all -> ((Format) all[0]).faults((String) all[1]));
  }

  private static Map<String, Rule> all() {
    Map<String, Rule> all = new LinkedHashMap<>();
    all.put("dns1123Label", Names.DNS_LABEL);
    all.put("dns1123LabelPrefix", prefix(Names.DNS_LABEL));
    all.put("dns1123Subdomain", Names.DNS_SUBDOMAIN);
    all.put("dns1123SubdomainPrefix", prefix(Names.DNS_SUBDOMAIN));
    all.put("dns1035Label", Names.DNS_1035_LABEL);
    all.put("dns1035LabelPrefix", prefix(Names.DNS_1035_LABEL));
    all.put("qualifiedName", Names.QUALIFIED_NAME);
    all.put("labelValue", Names.LABEL_VALUE);
    all.put("uri", UrlLibrary::faults);
    all.put("uuid", inSchemas("uuid", "does not match the UUID format"));
    all.put("byte", inSchemas("byte", "invalid base64"));
    all.put("date", inSchemas("date", "invalid date"));
    all.put("datetime", inSchemas("date-time", "invalid datetime"));
    return all;
  }

  /** What a name is made from may end with a dash, for more follows. */
  private static Rule prefix(Rule whole) {
    return text ->
        whole.faults(
            text.length() > 1 && text.endsWith("-")
                ? text.substring(0, text.length() - 2) + "a"
                : text);
  }

  private static Rule inSchemas(String format, String otherwise) {
    return text -> Formats.fits(format, text) ? List.of() : List.of(otherwise);
  }
}
