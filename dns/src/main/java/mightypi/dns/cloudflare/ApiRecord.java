package mightypi.dns.cloudflare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mightypi.dns.zone.RecordReader;
import mightypi.dns.zone.ZoneTable;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.TextParseException;

/**
 * One value of a DNSRecord, which is what Cloudflare calls a record.
 *
 * @param document the DNSRecord
 * @param value as the DNSRecord has it
 */
record ApiRecord(
    String id, Document document, String name, String type, String value, Content content) {

  static List<ApiRecord> of(Document document, ZoneTable zone) {
    Object spec = Json.map(document.tree(), "spec");
    String name;
    try {
      name =
          RecordReader.absolute(Json.text(spec, "name").orElse("@"), zone.origin())
              .toString(true)
              .toLowerCase(Locale.ROOT);
    } catch (TextParseException e) {
      return List.of(); // its condition says so
    }
    String type = Json.text(spec, "type").orElse("");
    List<@Nullable Object> values = Json.list(spec, "values");
    List<ApiRecord> records = new ArrayList<>();
    for (Object each : values) {
      String value = String.valueOf(each);
      String id = Ids.of("record " + document.uid() + (values.size() == 1 ? "" : " " + value));
      records.add(
          new ApiRecord(id, document, name, type, value, Content.of(type, value, zone.origin())));
    }
    return records;
  }

  Key key() {
    return document.key(Kinds.DNS_RECORD);
  }

  Optional<Document.Owner> follows() {
    return document.controller();
  }

  int ttl() {
    return Json.at(document.tree(), "spec", "ttl")
        .map(each -> ((Number) each).intValue())
        .orElse(1);
  }

  boolean isProxied() {
    return Json.at(document.tree(), "spec", "proxied").map(Boolean.TRUE::equals).orElse(false);
  }

  Optional<String> comment() {
    return Json.text(document.tree(), "spec", "comment");
  }

  List<String> tags() {
    return Json.list(document.tree(), "spec", "tags").stream().map(String::valueOf).toList();
  }

  Map<String, @Nullable Object> json(ZoneTable zone) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("zone_id", ZoneViews.id(zone));
    json.put("zone_name", zone.origin().toString(true));
    json.put("name", name);
    json.put("type", type);
    json.put("content", content.text());
    content.priority().ifPresent(each -> json.put("priority", each));
    json.put("proxiable", false);
    json.put("proxied", isProxied());
    json.put("ttl", ttl());
    json.put("settings", Map.of());
    json.put("meta", Map.of("auto_added", follows().isPresent()));
    json.put("comment", comment().orElse(null));
    json.put("tags", tags());
    if (!content.data().isEmpty()) {
      json.put("data", content.data());
    }
    String created =
        Json.text(document.tree(), "metadata", "creationTimestamp").orElse("1970-01-01T00:00:00Z");
    json.put("created_on", created);
    json.put("modified_on", created);
    return json;
  }
}
