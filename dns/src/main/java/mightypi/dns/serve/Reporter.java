package mightypi.dns.serve;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import mightypi.control.loop.Chronicle;
import mightypi.dns.serve.ZoneKeeper.Standing;
import mightypi.dns.zone.Compiled;
import mightypi.dns.zone.Verdict;
import mightypi.dns.zone.ZoneSpec;
import mightypi.dns.zone.ZoneTable;
import mightypi.model.AddressText;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what is served, after it is served: whoever waits for a record's condition may rely
 * on the name servers answering with it. What a status says already is not written again.
 */
final class Reporter implements AutoCloseable {

  static final String COMPONENT = "mighty-dns";
  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
  private static final int TRIES = 5;

  private final Cluster cluster;
  private final Clock clock;
  private final Chronicle chronicle;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("dns-status").factory());

  Reporter(Cluster cluster, Clock clock) {
    this.cluster = cluster;
    this.clock = clock;
    chronicle = new Chronicle(cluster, clock, "");
  }

  /** A status that an object is to have, of the generation that was looked at. */
  private record Wanted(Key key, Document about, Map<String, @Nullable Object> status) {}

  /** Called by the thread that keeps the zones; the writing is done later, in order. */
  void report(ZoneKeeper keeper, String zone) {
    List<Wanted> wanted = new ArrayList<>();
    Standing standing = keeper.standings().get(zone);
    if (standing != null) {
      wanted.add(zone(keeper, standing));
    }
    keeper.recordsOf(zone).forEach((key, each) -> wanted.add(record(standing, zone, key, each)));
    try {
      thread.execute(() -> wanted.forEach(this::write));
    } catch (RejectedExecutionException e) {
      LOG.debug("closed meanwhile", e);
    }
  }

  private static Wanted record(
      @Nullable Standing standing, String zone, Key key, Document document) {
    Verdict verdict = verdict(standing, zone, key);
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    if (verdict.isServed() && standing != null) {
      standing.compiled().ifPresent(each -> status.put("serial", each.table().serial()));
    }
    status.put(
        "conditions", List.of(condition(verdict.isServed(), verdict.reason(), verdict.message())));
    return new Wanted(key, document, status);
  }

  private static Verdict verdict(@Nullable Standing standing, String zone, Key key) {
    if (standing == null) {
      return new Verdict(
          "ZoneNotFound", "There is no Zone " + zone + "; spec.zone is the name of a Zone object");
    }
    return standing
        .compiled()
        .map(Compiled::verdicts)
        .map(each -> each.get(key))
        .orElse(new Verdict("ZoneNotReady", "Zone " + zone + ": " + standing.fault().message()));
  }

  private static Wanted zone(ZoneKeeper keeper, Standing standing) {
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    standing.compiled().ifPresent(each -> served(keeper, each, status));
    String message =
        standing.compiled().map(each -> message(keeper, each)).orElse(standing.fault().message());
    boolean good = standing.compiled().isPresent();
    status.put(
        "conditions",
        List.of(condition(good, good ? "Served" : standing.fault().reason(), message)));
    return new Wanted(standing.document().key(Kinds.ZONE), standing.document(), status);
  }

  private static void served(
      ZoneKeeper keeper, Compiled compiled, Map<String, @Nullable Object> status) {
    ZoneTable table = compiled.table();
    status.put("serial", table.serial());
    status.put("contentHash", table.hash());
    status.put("records", table.records().size() + 1);
    status.put("conflicts", compiled.faults());
    status.put(
        "nameServers",
        table.spec().nameServers().stream()
            .map(ZoneSpec.NameServer::name)
            .map(each -> each.toString(true))
            .toList());
    status.put("addresses", keeper.addresses().stream().map(AddressText::of).toList());
  }

  private static String message(ZoneKeeper keeper, Compiled compiled) {
    String where =
        keeper.addresses().isEmpty()
            ? "to pods only, until Service mighty-nameserver gets an address from a pool"
            : "to everybody";
    return compiled.faults() == 0
        ? "All records are served " + where
        : "Records are served %s; %d DNSRecords are left out, each says why"
            .formatted(where, compiled.faults());
  }

  private static Map<String, @Nullable Object> condition(
      boolean good, String reason, String message) {
    Map<String, @Nullable Object> condition = new LinkedHashMap<>();
    condition.put("type", "Ready");
    condition.put("status", good ? "True" : "False");
    condition.put("reason", reason);
    condition.put("message", message);
    return condition;
  }

  private void write(Wanted wanted) {
    for (int i = 0; i < TRIES; i++) {
      Optional<Document> now =
          cluster
              .now()
              .find(wanted.key)
              .filter(each -> generation(each) == generation(wanted.about));
      if (now.isEmpty() || !now.get().uid().equals(wanted.about.uid())) {
        return; // it has changed: another report is on its way
      }
      Map<String, @Nullable Object> status = complete(now.get(), wanted);
      if (isSaid(now.get(), status)) {
        return;
      }
      Change change = new Change.UpdateStatus(wanted.key, now.get().with(status, "status"));
      if (cluster.commit(change) instanceof Cluster.Outcome.Committed) {
        tell(wanted, now.get());
        return;
      }
    }
  }

  private static long generation(Document document) {
    return Json.at(document.tree(), "metadata", "generation")
        .filter(Number.class::isInstance)
        .map(each -> ((Number) each).longValue())
        .orElse(1L);
  }

  private Map<String, @Nullable Object> complete(Document now, Wanted wanted) {
    Map<String, @Nullable Object> condition =
        new LinkedHashMap<>(Json.map(Json.list(wanted.status, "conditions").getFirst()));
    condition.put("observedGeneration", generation(now));
    Object before =
        Json.list(now.tree(), "status", "conditions").stream()
            .filter(each -> Json.text(each, "type").equals(Optional.of("Ready")))
            .findFirst()
            .orElse(Map.of());
    condition.put(
        "lastTransitionTime",
        Json.text(before, "lastTransitionTime")
            .filter(each -> Json.text(before, "status").equals(Json.text(condition, "status")))
            .orElseGet(() -> clock.now().truncatedTo(ChronoUnit.SECONDS).toString()));
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("observedGeneration", generation(now));
    status.putAll(wanted.status);
    status.put("conditions", List.of(condition));
    return status;
  }

  /** Under which serial a record was served first is not changed by later ones. */
  private static boolean isSaid(Document now, Map<String, @Nullable Object> status) {
    Map<String, @Nullable Object> known = new LinkedHashMap<>(Json.map(now.tree(), "status"));
    Map<String, @Nullable Object> wanted = new LinkedHashMap<>(status);
    if (now.kindName().equals(Kinds.DNS_RECORD.name())
        && known.containsKey("serial") == wanted.containsKey("serial")) {
      known.remove("serial");
      wanted.remove("serial");
    }
    return known.equals(Document.of(Json.write(wanted)).tree());
  }

  private void tell(Wanted wanted, Document now) {
    Object condition = Json.list(wanted.status, "conditions").getFirst();
    if (Json.text(condition, "status").equals(Optional.of("False"))) {
      chronicle.tell(
          COMPONENT,
          Occurrence.warning(
              wanted.key.kind(),
              now,
              Json.text(condition, "reason").orElse("NotReady"),
              Json.text(condition, "message").orElse("")));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
