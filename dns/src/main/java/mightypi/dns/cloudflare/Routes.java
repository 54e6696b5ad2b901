package mightypi.dns.cloudflare;

import com.sun.net.httpserver.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.dns.serve.ZoneKeeper;
import mightypi.dns.zone.ZoneTable;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Which request is which. Paths begin behind {@code /client/v4/}. */
final class Routes {

  private static final int MOST_IN_BATCH = 200;

  private final Cluster cluster;
  private final ZoneKeeper keeper;
  private final RecordChanges records;
  private final RateLimit limit;

  Routes(Cluster cluster, ZoneKeeper keeper, Clock clock) {
    this.cluster = cluster;
    this.keeper = keeper;
    records = new RecordChanges(cluster, keeper);
    limit = new RateLimit(clock);
  }

  /** Too many requests, and when to come again. */
  static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final long seconds;

    Busy(long seconds) {
      super("", null, false, false);
      this.seconds = seconds;
    }

    long seconds() {
      return seconds;
    }
  }

  Envelope answer(Request request, Headers headers) {
    Scope scope = Tokens.of(cluster.now(), headers);
    long wait = limit.wait(scope.id());
    if (wait > 0) {
      throw new Busy(wait);
    }
    keeper.awaitCurrent(cluster.now().revision());
    return switch (request.step(0)) {
      case "zones" -> zones(request, scope);
      case "user" -> user(request, scope);
      case "accounts" -> accounts(request);
      default -> throw ApiFault.noRoute(request.path());
    };
  }

  private static Envelope user(Request request, Scope scope) {
    String rest = String.join("/", request.steps().subList(1, request.steps().size()));
    return switch (request.method() + " " + rest) {
      case "GET tokens/verify" ->
          Envelope.of(Map.of("id", scope.id(), "status", "active"))
              .saying(10000, "This API Token is valid and active");
      case "GET " -> Envelope.of(Map.of("id", scope.id(), "email", "admin@mighty-pi.invalid"));
      default -> throw ApiFault.noRoute(request.path());
    };
  }

  private static Envelope accounts(Request request) {
    if (!request.method().equals("GET") || request.steps().size() > 2) {
      throw ApiFault.noRoute(request.path());
    }
    return request.steps().size() == 1
        ? Envelope.page(List.of(ZoneViews.ACCOUNT), 1, 20)
        : Envelope.of(ZoneViews.ACCOUNT);
  }

  private Envelope zones(Request request, Scope scope) {
    if (request.steps().size() == 1) {
      return list(request, scope);
    }
    if (!Ids.isOne(request.step(1))) {
      throw ApiFault.noRoute(request.path());
    }
    ZoneTable zone =
        ZoneViews.find(keeper.zones(), scope, request.step(1)).orElseThrow(ApiFault::notAllowed);
    if (request.steps().size() == 2 && request.method().equals("GET")) {
      scope.needZones();
      return Envelope.of(ZoneViews.json(zone, cluster.now(), scope));
    }
    if (!request.step(2).equals("dns_records") || request.steps().size() > 4) {
      throw ApiFault.noRoute(request.path());
    }
    return request.steps().size() == 3
        ? collection(request, scope, zone)
        : single(request, scope, zone, request.step(3));
  }

  private Envelope list(Request request, Scope scope) {
    if (!request.method().equals("GET")) {
      throw new ApiFault(403, 10000, "Zones are made as Zone resources, not here");
    }
    scope.needZones();
    List<Map<String, @Nullable Object>> all =
        ZoneViews.chosen(ZoneViews.visible(keeper.zones(), scope), request).stream()
            .map(each -> ZoneViews.json(each, cluster.now(), scope))
            .toList();
    return Envelope.page(
        all, request.number("page", 1, Integer.MAX_VALUE), request.number("per_page", 20, 50));
  }

  private Envelope collection(Request request, Scope scope, ZoneTable zone) {
    return switch (request.method()) {
      case "GET" -> {
        scope.needRecords();
        yield Envelope.page(
            Filters.chosen(records.all(zone), request).stream()
                .map(each -> each.json(zone))
                .toList(),
            request.number("page", 1, Integer.MAX_VALUE),
            request.number("per_page", 100, 5000));
      }
      case "POST" -> {
        scope.needChanges();
        yield Envelope.of(records.create(zone, scope, request.body()).json(zone));
      }
      default -> throw new ApiFault(405, 10405, "Method not allowed for this resource");
    };
  }

  private Envelope single(Request request, Scope scope, ZoneTable zone, String id) {
    if (id.equals("batch") && request.method().equals("POST")) {
      scope.needChanges();
      return Envelope.of(batch(scope, zone, request.body()));
    }
    if (!Ids.isOne(id)) {
      throw ApiFault.noRoute(request.path());
    }
    if (request.method().equals("GET")) {
      scope.needRecords();
      return Envelope.of(records.find(zone, id).json(zone));
    }
    scope.needChanges();
    return switch (request.method()) {
      case "PUT" -> Envelope.of(records.change(zone, scope, id, request.body(), true).json(zone));
      case "PATCH" ->
          Envelope.of(records.change(zone, scope, id, request.body(), false).json(zone));
      case "DELETE" -> {
        records.delete(zone, id);
        yield Envelope.of(Map.of("id", id));
      }
      default -> throw new ApiFault(405, 10405, "Method not allowed for this resource");
    };
  }

  /** In Cloudflare's order; the first that cannot be done ends it. */
  private Map<String, @Nullable Object> batch(
      Scope scope, ZoneTable zone, Map<String, @Nullable Object> body) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    int count = 0;
    for (String step : List.of("deletes", "patches", "puts", "posts")) {
      List<Object> done = new ArrayList<>();
      for (Object each : Json.list(body, step)) {
        if (++count > MOST_IN_BATCH) {
          throw new ApiFault(400, 1004, "A batch has at most " + MOST_IN_BATCH + " changes");
        }
        done.add(step(step, scope, zone, Json.map(each)));
      }
      result.put(step, done);
    }
    return result;
  }

  private Map<String, @Nullable Object> step(
      String step, Scope scope, ZoneTable zone, Map<String, @Nullable Object> each) {
    String id = Json.text(each, "id").orElse("");
    return switch (step) {
      case "deletes" -> {
        Map<String, @Nullable Object> gone = records.find(zone, id).json(zone);
        records.delete(zone, id);
        yield gone;
      }
      case "patches" -> records.change(zone, scope, id, each, false).json(zone);
      case "puts" -> records.change(zone, scope, id, each, true).json(zone);
      default -> records.create(zone, scope, each).json(zone);
    };
  }
}
