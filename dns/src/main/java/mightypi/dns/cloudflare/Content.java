package mightypi.dns.cloudflare;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mightypi.dns.zone.RecordReader;
import mightypi.model.AddressText;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.CAARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/** A value as Cloudflare writes it: a text, sometimes a priority, sometimes the parts. */
record Content(String text, Optional<Integer> priority, Map<String, @Nullable Object> data) {

  static Content of(String type, String value, Name origin) {
    if (type.equals("TXT")) {
      return plain(value); // as it was given, quoted or not
    }
    try {
      return of(RecordReader.parsed(origin, Type.value(type), 0, value, origin));
    } catch (IOException | IllegalArgumentException e) {
      return plain(value);
    }
  }

  private static Content of(Record record) {
    return switch (record) {
      case AAAARecord six -> plain(AddressText.of(six.getAddress()));
      case CNAMERecord cname -> plain(cname.getTarget().toString(true));
      case NSRecord ns -> plain(ns.getTarget().toString(true));
      case PTRRecord ptr -> plain(ptr.getTarget().toString(true));
      case MXRecord mx ->
          new Content(mx.getTarget().toString(true), Optional.of(mx.getPriority()), Map.of());
      case SRVRecord srv -> srv(srv);
      case CAARecord caa -> caa(caa);
      default -> plain(record.rdataToString());
    };
  }

  private static Content plain(String text) {
    return new Content(text, Optional.empty(), Map.of());
  }

  private static Content srv(SRVRecord srv) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("priority", srv.getPriority());
    data.put("weight", srv.getWeight());
    data.put("port", srv.getPort());
    data.put("target", srv.getTarget().toString(true));
    String text = "%d %d %s".formatted(srv.getWeight(), srv.getPort(), data.get("target"));
    return new Content(text, Optional.of(srv.getPriority()), data);
  }

  private static Content caa(CAARecord caa) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("flags", caa.getFlags());
    data.put("tag", caa.getTag());
    data.put("value", caa.getValue());
    return new Content(
        "%d %s \"%s\"".formatted(caa.getFlags(), caa.getTag(), caa.getValue()),
        Optional.empty(),
        data);
  }

  /** The value of a DNSRecord that a request means; a fault when it is none. */
  static String value(String type, Map<String, @Nullable Object> body, Name origin) {
    String content = Json.text(body, "content").orElse("");
    Object data = Json.map(body, "data");
    int priority = number(body, "priority").or(() -> number(data, "priority")).orElse(0);
    String value =
        switch (type) {
          case "MX" -> priority + " " + host(content);
          case "SRV" -> priority + " " + (content.isEmpty() ? srv(data) : hostLast(content));
          case "CAA" -> content.isEmpty() ? caa(data) : content;
          case "CNAME", "NS", "PTR" -> host(content);
          default -> content;
        };
    check(type, value, origin);
    return value;
  }

  private static Optional<Integer> number(@Nullable Object tree, String field) {
    return Json.at(tree, field)
        .filter(Number.class::isInstance)
        .map(each -> ((Number) each).intValue());
  }

  private static String srv(Object data) {
    return "%d %d %s"
        .formatted(
            number(data, "weight").orElse(0),
            number(data, "port").orElse(0),
            host(Json.text(data, "target").orElse("")));
  }

  private static String caa(Object data) {
    return "%d %s \"%s\""
        .formatted(
            number(data, "flags").orElse(0),
            Json.text(data, "tag").orElse(""),
            Json.text(data, "value").orElse(""));
  }

  /** Names in the API are whole. */
  private static String host(String name) {
    return name.endsWith(".") || name.isEmpty() ? name : name + ".";
  }

  private static String hostLast(String content) {
    return host(content.strip().replaceAll("\\s+", " "));
  }

  private static void check(String type, String value, Name origin) {
    int number = Type.value(type);
    if (number < 0 || number == Type.SOA) {
      throw ApiFault.invalid(9020, "Invalid DNS record type");
    }
    if (value.isBlank()) {
      throw ApiFault.invalid(9207, "Content for " + type + " record is missing.");
    }
    try {
      Record unusedRecord = RecordReader.parsed(origin, number, 0, value, origin);
    } catch (IOException | IllegalArgumentException e) {
      throw switch (type) {
        case "A" -> ApiFault.invalid(9005, "Content for A record must be a valid IPv4 address.");
        case "AAAA" ->
            ApiFault.invalid(9006, "Content for AAAA record must be a valid IPv6 address.");
        case "CNAME" -> ApiFault.invalid(9007, "Content for CNAME record is invalid.");
        default -> ApiFault.invalid(9101, "Content for " + type + " record is invalid.");
      };
    }
  }
}
