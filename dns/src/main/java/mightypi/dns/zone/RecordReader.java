package mightypi.dns.zone;

import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * From a DNSRecord to records. Values are in presentation format with two kindnesses: a host name
 * of several labels is taken as whole with or without its last dot, as everywhere outside of zone
 * files, and a TXT value needs no quotes.
 */
public final class RecordReader {

  /** The longest character-string (RFC 1035 3.3). */
  private static final int STRING = 255;

  /** Made by the server itself, or not for zones. */
  private static final Set<Integer> NOT_FOR_ZONES =
      Set.of(Type.SOA, Type.OPT, Type.TSIG, Type.TKEY, Type.ANY, Type.AXFR, Type.IXFR, Type.DNAME);

  private RecordReader() {}

  static RecordReading read(Document document, ZoneSpec zone) {
    Object spec = Json.map(document.tree(), "spec");
    if (!zone.allowedNamespaces().isEmpty()
        && !zone.allowedNamespaces().contains(document.namespace())) {
      throw new Fault(
          "NamespaceNotAllowed",
          "Zone %s takes no records from namespace %s; add it to spec.allowedNamespaces of the Zone"
              .formatted(zone.name(), document.namespace()));
    }
    Name name = name(Json.text(spec, "name").orElse("@"), zone);
    String word = Json.text(spec, "type").orElse("").toUpperCase(Locale.ROOT);
    int type = Type.value(word);
    if (type < 0 || NOT_FOR_ZONES.contains(type)) {
      throw new Fault("InvalidType", "Type \"" + word + "\" cannot stand in a DNSRecord");
    }
    long ttl =
        Json.at(spec, "ttl")
            .filter(Number.class::isInstance)
            .map(each -> ((Number) each).longValue())
            .orElse(zone.ttl());
    List<Record> records = new ArrayList<>();
    for (Object value : Json.list(spec, "values")) {
      Record record = record(name, type, ttl, String.valueOf(value), zone.origin());
      if (!records.contains(record)) {
        records.add(record);
      }
    }
    check(name, type, records, zone);
    return RecordReading.of(document.key(Kinds.DNS_RECORD), document, records);
  }

  private static void check(Name name, int type, List<Record> records, ZoneSpec zone) {
    if (records.isEmpty()) {
      throw new Fault("InvalidValue", "spec.values is empty; give at least one");
    }
    boolean atTop = name.equals(zone.origin());
    if (type == Type.CNAME && atTop) {
      throw new Fault(
          "CNAMEAtApex",
          "%s cannot be an alias, for it has the zone's own records; give it A or AAAA records, or put the CNAME at www"
              .formatted(name.toString(true)));
    }
    if (type == Type.CNAME && records.size() > 1) {
      throw new Fault("InvalidValue", "A CNAME has one value only (RFC 2181 10.1)");
    }
    if (type == Type.DS && atTop) {
      throw new Fault("InvalidType", "DS records of a zone stand in its parent zone");
    }
  }

  /** The whole name that a DNSRecord means; throws a fault if it is not in the zone. */
  private static Name name(String text, ZoneSpec zone) {
    try {
      Name name = absolute(text, zone.origin());
      if (name.subdomain(zone.origin())) {
        return name;
      }
      throw new Fault(
          "NotInZone",
          "%s is not in Zone %s, which ends in %s"
              .formatted(name.toString(true), zone.name(), zone.origin().toString(true)));
    } catch (TextParseException e) {
      throw new Fault("InvalidName", "\"" + text + "\" is not a name: " + e.getMessage());
    }
  }

  /** {@code www}, {@code www.home.example}, {@code www.home.example.} and {@code @}. */
  public static Name absolute(String text, Name origin) throws TextParseException {
    if (text.equals("@")) {
      return origin;
    }
    if (text.endsWith(".")) {
      return Name.fromString(text, Name.root);
    }
    Name whole = Name.fromString(text, Name.root);
    return whole.subdomain(origin) ? whole : Name.fromString(text, origin);
  }

  static Record record(Name name, int type, long ttl, String value, Name origin) {
    try {
      return parsed(name, type, ttl, value, origin);
    } catch (IOException | IllegalArgumentException e) {
      throw new Fault(
          "InvalidValue",
          "\"%s\" is not the data of a %s record: %s"
              .formatted(brief(value), Type.string(type), hint(type, e)));
    }
  }

  /** A record of a value as a DNSRecord has it. */
  public static Record parsed(Name name, int type, long ttl, String value, Name origin)
      throws IOException {
    String text = value.strip();
    if (type == Type.TXT) {
      return new TXTRecord(name, DClass.IN, ttl, strings(text));
    }
    try {
      return Record.fromString(name, type, DClass.IN, ttl, dotted(type, text), origin);
    } catch (DateTimeException e) {
      throw new TextParseException("expected a time such as 20260101000000", e);
    }
  }

  private static String brief(String value) {
    return value.length() <= 80 ? value : value.substring(0, 80) + "…";
  }

  private static String hint(int type, Exception e) {
    String why = String.valueOf(e.getMessage());
    String form =
        switch (type) {
          case Type.A -> "expected an IPv4 address";
          case Type.AAAA -> "expected an IPv6 address";
          case Type.MX -> "expected PREFERENCE HOST, such as 10 mail.example.com.";
          case Type.SRV -> "expected PRIORITY WEIGHT PORT HOST";
          case Type.CAA -> "expected FLAGS TAG \"VALUE\", such as 0 issue \"letsencrypt.org\"";
          case Type.CNAME, Type.NS, Type.PTR -> "expected a host name";
          default -> "";
        };
    return form.isEmpty() ? why.replaceFirst("^<none>:\\d+: ", "") : form;
  }

  /** Where the value ends in a host name (or has one as its second word), it gets its last dot. */
  private static String dotted(int type, String value) {
    String[] words = value.split("\\s+");
    int place =
        switch (type) {
          case Type.CNAME, Type.NS, Type.PTR -> 0;
          case Type.MX, Type.SVCB, Type.HTTPS -> 1;
          case Type.SRV -> 3;
          case Type.NAPTR -> 5;
          default -> -1;
        };
    if (place < 0 || place >= words.length) {
      return value;
    }
    if (words[place].contains(".") && !words[place].endsWith(".")) {
      words[place] = words[place] + ".";
    }
    return String.join(" ", words);
  }

  /** Quoted strings as they stand, anything else as one text; what is too long goes on in more. */
  private static List<String> strings(String value) throws TextParseException {
    List<String> strings = new ArrayList<>();
    if (!value.startsWith("\"")) {
      cut(value.replace("\\", "\\\\").replace("\"", "\\\""), strings);
      return strings;
    }
    int at = 0;
    while (at < value.length()) {
      if (value.charAt(at) != '"') {
        throw new TextParseException("expected a quote at position " + at);
      }
      int end = closing(value, at + 1);
      cut(value.substring(at + 1, end), strings);
      at = end + 1;
      while (at < value.length() && Character.isWhitespace(value.charAt(at))) {
        at++;
      }
    }
    return strings;
  }

  private static int closing(String value, int from) throws TextParseException {
    for (int i = from; i < value.length(); i++) {
      if (value.charAt(i) == '\\') {
        i++;
      } else if (value.charAt(i) == '"') {
        return i;
      }
    }
    throw new TextParseException("a quote is not closed");
  }

  /** Cuts between characters, never within an escape. */
  private static void cut(String escaped, List<String> into) {
    StringBuilder part = new StringBuilder();
    int bytes = 0;
    int at = 0;
    while (at < escaped.length()) {
      int next = at + length(escaped, at);
      String piece = escaped.substring(at, Math.min(next, escaped.length()));
      int size = utf8(piece);
      if (bytes + size > STRING) {
        into.add(part.toString());
        part.setLength(0);
        bytes = 0;
      }
      part.append(size > 1 ? octets(piece) : piece);
      bytes += size;
      at = next;
    }
    into.add(part.toString());
  }

  private static int length(String escaped, int at) {
    if (escaped.charAt(at) != '\\') {
      return Character.charCount(escaped.codePointAt(at));
    }
    boolean number = at + 1 < escaped.length() && Character.isDigit(escaped.charAt(at + 1));
    return number ? 4 : 2;
  }

  private static int utf8(String piece) {
    return piece.startsWith("\\")
        ? 1
        : piece.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }

  private static String octets(String piece) {
    StringBuilder text = new StringBuilder();
    for (byte each : piece.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      text.append("\\%03d".formatted(each & 0xFF));
    }
    return text.toString();
  }
}
