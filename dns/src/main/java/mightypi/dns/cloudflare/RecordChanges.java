package mightypi.dns.cloudflare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import mightypi.dns.serve.ZoneKeeper;
import mightypi.dns.zone.RecordReader;
import mightypi.dns.zone.Verdict;
import mightypi.dns.zone.ZoneTable;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Makes what a request wants of DNSRecords, and answers when the name servers know it. */
final class RecordChanges {

  private static final int TRIES = 20;
  private static final int AUTOMATIC = 1;

  private final Cluster cluster;
  private final ZoneKeeper keeper;

  RecordChanges(Cluster cluster, ZoneKeeper keeper) {
    this.cluster = cluster;
    this.keeper = keeper;
  }

  /** What a record is to be. */
  private record Draft(
      String name, String type, String value, Map<String, @Nullable Object> rest) {}

  List<ApiRecord> all(ZoneTable zone) {
    List<ApiRecord> all = new ArrayList<>();
    for (Document each : cluster.now().all(Kinds.DNS_RECORD)) {
      if (Json.text(each.tree(), "spec", "zone").equals(Optional.of(zone.spec().name()))
          && !each.isDeleting()) {
        all.addAll(ApiRecord.of(each, zone));
      }
    }
    return all;
  }

  ApiRecord find(ZoneTable zone, String id) {
    return all(zone).stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(ApiFault::noRecord);
  }

  ApiRecord create(ZoneTable zone, Scope scope, Map<String, @Nullable Object> body) {
    Draft draft = draft(zone, body);
    checkFree(zone, draft, Optional.empty());
    Key key =
        Kinds.DNS_RECORD.key(
            scope.namespace(),
            stem(draft) + "-" + Ids.of(draft.name + draft.type + draft.value).substring(0, 10));
    Cluster.Outcome outcome = cluster.commit(new Change.Create(key, document(key, zone, draft)));
    if (outcome instanceof Cluster.Outcome.Conflict) {
      throw identical();
    }
    demand(outcome);
    served(zone, key);
    return single(zone, key);
  }

  private static String stem(Draft draft) {
    String plain = draft.name.replaceAll("[^a-z0-9.-]", "").replaceAll("^[.-]+", "");
    String cut = plain.length() > 180 ? plain.substring(0, 180) : plain;
    return cut + "." + draft.type.toLowerCase(Locale.ROOT);
  }

  private ApiRecord single(ZoneTable zone, Key key) {
    return cluster.now().find(key).stream()
        .flatMap(each -> ApiRecord.of(each, zone).stream())
        .findFirst()
        .orElseThrow(ApiFault::noRecord);
  }

  /** A record that is in another's way is taken back: the API knows no records that do not work. */
  private void served(ZoneTable zone, Key key) {
    keeper.awaitCurrent(cluster.now().revision());
    Optional<Verdict> verdict = keeper.verdict(zone.spec().name(), key);
    if (verdict.isPresent() && !verdict.get().isServed()) {
      cluster.now().find(key).ifPresent(each -> cluster.commit(Change.delete(key, each)));
      throw ApiFault.invalid(9999, verdict.get().message());
    }
  }

  /** Changes some fields, or with {@code whole} all of them. */
  ApiRecord change(
      ZoneTable zone, Scope scope, String id, Map<String, @Nullable Object> body, boolean whole) {
    return again(
        () -> {
          ApiRecord known = own(zone, id);
          Draft draft = draft(zone, whole ? body : over(known, body));
          checkFree(zone, draft, Optional.of(id));
          return changed(zone, scope, known, draft);
        });
  }

  private Optional<ApiRecord> changed(ZoneTable zone, Scope scope, ApiRecord known, Draft draft) {
    List<@Nullable Object> values =
        new ArrayList<>(Json.list(known.document().tree(), "spec", "values"));
    boolean alone = values.size() == 1;
    if (!alone && !(draft.name.equals(known.name()) && draft.type.equals(known.type()))) {
      return take(known) ? Optional.of(create(zone, scope, raw(draft))) : Optional.empty();
    }
    values.set(values.indexOf(known.value()), draft.value);
    Document next = known.document().with(spec(zone, draft, List.copyOf(values)), "spec");
    Cluster.Outcome outcome = cluster.commit(new Change.Update(known.key(), next));
    if (!isDone(outcome)) {
      return Optional.empty();
    }
    keeper.awaitCurrent(cluster.now().revision());
    return cluster.now().find(known.key()).stream()
        .flatMap(each -> ApiRecord.of(each, zone).stream())
        .filter(each -> each.value().equals(draft.value))
        .findFirst();
  }

  private static Map<String, @Nullable Object> raw(Draft draft) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(draft.rest);
    body.put("name", draft.name);
    body.put("type", draft.type);
    return body;
  }

  private static Map<String, @Nullable Object> over(
      ApiRecord known, Map<String, @Nullable Object> body) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("name", known.name());
    all.put("type", known.type());
    all.put("content", known.content().text());
    known.content().priority().ifPresent(each -> all.put("priority", each));
    all.put("ttl", known.ttl());
    all.put("proxied", known.isProxied());
    known.comment().ifPresent(each -> all.put("comment", each));
    all.put("tags", known.tags());
    all.putAll(body);
    if (body.containsKey("data") && !body.containsKey("content")) {
      all.remove("content");
      all.remove("priority");
    }
    return all;
  }

  void delete(ZoneTable zone, String id) {
    again(() -> take(own(zone, id)) ? Optional.of(id) : Optional.empty());
    keeper.awaitCurrent(cluster.now().revision());
  }

  private boolean take(ApiRecord record) {
    List<@Nullable Object> values =
        new ArrayList<>(Json.list(record.document().tree(), "spec", "values"));
    values.remove(record.value());
    return isDone(
        cluster.commit(
            values.isEmpty()
                ? Change.delete(record.key(), record.document())
                : new Change.Update(
                    record.key(), record.document().with(values, "spec", "values"))));
  }

  private ApiRecord own(ZoneTable zone, String id) {
    ApiRecord record = find(zone, id);
    record
        .follows()
        .ifPresent(
            owner -> {
              throw ApiFault.invalid(
                  9999,
                  "This record follows %s %s/%s; change that one"
                      .formatted(owner.kind(), record.document().namespace(), owner.name()));
            });
    return record;
  }

  private static <T> T again(Supplier<Optional<T>> work) {
    for (int i = 0; i < TRIES; i++) {
      Optional<T> done = work.get();
      if (done.isPresent()) {
        return done.get();
      }
    }
    throw new ApiFault(409, 10000, "The record is being changed by others; try again");
  }

  /** False for a conflict: look again. */
  private static boolean isDone(Cluster.Outcome outcome) {
    if (outcome instanceof Cluster.Outcome.Conflict) {
      return false;
    }
    demand(outcome);
    return true;
  }

  private static void demand(Cluster.Outcome outcome) {
    switch (outcome) {
      case Cluster.Outcome.Committed done -> {}
      case Cluster.Outcome.Refused(var problems) ->
          throw ApiFault.invalid(9999, problems.getFirst().toString());
      case Cluster.Outcome.Conflict conflict ->
          throw new ApiFault(409, 10000, "The record was changed by others; try again");
      case Cluster.Outcome.Unknown(String why) ->
          throw new ApiFault(500, 10000, "It is not known whether it was done: " + why);
    }
  }

  private Draft draft(ZoneTable zone, Map<String, @Nullable Object> body) {
    String type = Json.text(body, "type").orElse("").toUpperCase(Locale.ROOT);
    if (type.isEmpty() || Type.value(type) < 0) {
      throw ApiFault.invalid(9020, "Invalid DNS record type");
    }
    String name = name(zone, Json.text(body, "name").orElse(""));
    return new Draft(name, type, Content.value(type, body, zone.origin()), body);
  }

  private static String name(ZoneTable zone, String text) {
    if (text.isBlank()) {
      throw ApiFault.invalid(9000, "DNS name is invalid.");
    }
    try {
      Name name = RecordReader.absolute(text.strip(), zone.origin());
      if (name.subdomain(zone.origin())) {
        return name.toString(true).toLowerCase(Locale.ROOT);
      }
    } catch (TextParseException e) {
      throw ApiFault.invalid(9000, "DNS name is invalid.");
    }
    throw ApiFault.invalid(9000, "DNS name is not in the zone.");
  }

  private static ApiFault identical() {
    return new ApiFault(400, 81058, "An identical record already exists.");
  }

  private void checkFree(ZoneTable zone, Draft draft, Optional<String> but) {
    boolean alias = draft.type.equals("CNAME");
    String text = Content.of(draft.type, draft.value, zone.origin()).text();
    for (ApiRecord each : all(zone)) {
      if (!each.name().equals(draft.name) || but.equals(Optional.of(each.id()))) {
        continue;
      }
      if (alias && each.type().equals("CNAME")) {
        throw new ApiFault(400, 81053, "A CNAME record with that host already exists.");
      }
      if (alias != each.type().equals("CNAME")) {
        throw new ApiFault(
            400, 81053, "An A, AAAA, or CNAME record with that host already exists.");
      }
      if (each.type().equals(draft.type) && isSame(each, draft, text)) {
        throw identical();
      }
    }
  }

  private static boolean isSame(ApiRecord known, Draft draft, String text) {
    return draft.type.equals("TXT")
        ? Filters.unquoted(known.content().text()).equals(Filters.unquoted(text))
        : known.content().text().equals(text)
            && known.value().split(" ")[0].equals(draft.value.split(" ")[0]);
  }

  private static Document document(Key key, ZoneTable zone, Draft draft) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", key.name());
    metadata.put("namespace", key.namespace());
    metadata.put("labels", Map.of("app.kubernetes.io/managed-by", "mighty-dns-api"));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", Kinds.DNS_RECORD.apiVersion());
    tree.put("kind", Kinds.DNS_RECORD.name());
    tree.put("metadata", metadata);
    tree.put("spec", spec(zone, draft, List.of(draft.value)));
    return Document.of(tree);
  }

  private static Map<String, @Nullable Object> spec(ZoneTable zone, Draft draft, List<?> values) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("zone", zone.spec().name());
    spec.put("name", draft.name);
    spec.put("type", draft.type);
    int ttl = ttl(draft.rest);
    if (ttl != AUTOMATIC) {
      spec.put("ttl", ttl);
    }
    spec.put("values", values);
    if (Json.at(draft.rest, "proxied").equals(Optional.of(true))) {
      spec.put("proxied", true);
    }
    Json.text(draft.rest, "comment")
        .filter(each -> !each.isEmpty())
        .ifPresent(each -> spec.put("comment", each));
    List<@Nullable Object> tags = Json.list(draft.rest, "tags");
    if (!tags.isEmpty()) {
      spec.put("tags", tags);
    }
    return spec;
  }

  private static int ttl(Map<String, @Nullable Object> body) {
    int ttl =
        Json.at(body, "ttl")
            .filter(Number.class::isInstance)
            .map(each -> ((Number) each).intValue())
            .orElse(AUTOMATIC);
    if (ttl != AUTOMATIC && (ttl < 30 || ttl > 86_400)) {
      throw ApiFault.invalid(
          9021, "Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.");
    }
    return ttl;
  }
}
