package mightypi.gateway.observe;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import mightypi.gateway.route.Route;

/**
 * Counters by route. Their number is bounded by the routes that were ever declared, not by what
 * clients ask for; what finds no route is counted under one name.
 */
public final class Metrics implements Outcome.Listener {

  private static final long[] BOUNDS = {5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000};
  private static final int MOST_ROUTES = 10_000;

  private final Map<Route.Origin, OfRoute> routes = new ConcurrentHashMap<>();
  private final OfRoute nowhere = new OfRoute();

  private static final class OfRoute {
    private final LongAdder[] classes = adders(6);
    private final LongAdder[] buckets = adders(BOUNDS.length + 1);
    private final LongAdder nanos = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder repeated = new LongAdder();

    private static LongAdder[] adders(int count) {
      LongAdder[] all = new LongAdder[count];
      for (int i = 0; i < count; i++) {
        all[i] = new LongAdder();
      }
      return all;
    }

    void count(Outcome outcome) {
      classes[Math.min(5, outcome.status() / 100)].increment();
      long millis = TimeUnit.NANOSECONDS.toMillis(outcome.nanos());
      int bucket = 0;
      while (bucket < BOUNDS.length && millis > BOUNDS[bucket]) {
        bucket++;
      }
      buckets[bucket].increment();
      nanos.add(outcome.nanos());
      Outcome.Volume volume = outcome.volume();
      if (volume.received() > 0) {
        received.add(volume.received());
      }
      if (volume.sent() > 0) {
        sent.add(volume.sent());
      }
      if (volume.tries() > 1) {
        repeated.add(volume.tries() - 1L);
      }
    }
  }

  @Override
  public void ended(Outcome outcome) {
    of(outcome.route()).count(outcome);
  }

  private OfRoute of(Optional<Route> route) {
    if (route.isEmpty()) {
      return nowhere;
    }
    OfRoute known = routes.get(route.get().origin());
    if (known != null) {
      return known;
    }
    return routes.size() >= MOST_ROUTES
        ? nowhere
        : routes.computeIfAbsent(route.get().origin(), origin -> new OfRoute());
  }

  /**
   * All counters in the text format of Prometheus, version 0.0.4.
   *
   * @param connections of clients at the moment
   */
  public String text(int connections) {
    StringBuilder out = new StringBuilder(4096);
    head(out, "mightypi_gateway_connections", "gauge", "Connections of clients.");
    out.append("mightypi_gateway_connections ").append(connections).append('\n');
    head(out, "mightypi_gateway_requests_total", "counter", "Requests by route and status.");
    each((labels, route) -> requests(out, labels, route));
    head(out, "mightypi_gateway_request_duration_seconds", "histogram", "Time to the last byte.");
    each((labels, route) -> durations(out, labels, route));
    head(out, "mightypi_gateway_received_bytes_total", "counter", "Bytes of request bodies.");
    each((l, r) -> line(out, "mightypi_gateway_received_bytes_total", l, r.received.sum()));
    head(out, "mightypi_gateway_sent_bytes_total", "counter", "Bytes of response bodies.");
    each((l, r) -> line(out, "mightypi_gateway_sent_bytes_total", l, r.sent.sum()));
    head(out, "mightypi_gateway_retries_total", "counter", "Tries after the first.");
    each((l, r) -> line(out, "mightypi_gateway_retries_total", l, r.repeated.sum()));
    return out.toString();
  }

  private interface Each {
    void show(String labels, OfRoute route);
  }

  private void each(Each each) {
    routes.forEach((origin, route) -> each.show(labels(origin), route));
    each.show("kind=\"\",namespace=\"\",name=\"\",rule=\"\"", nowhere);
  }

  private static String labels(Route.Origin origin) {
    return "kind=\"%s\",namespace=\"%s\",name=\"%s\",rule=\"%s\""
        .formatted(
            escaped(origin.kind()),
            escaped(origin.namespace()),
            escaped(origin.name()),
            escaped(origin.rule()));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void line(StringBuilder out, String name, String labels, long value) {
    out.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }

  private static void requests(StringBuilder out, String labels, OfRoute route) {
    for (int i = 1; i < route.classes.length; i++) {
      String all = labels + ",code=\"" + i + "xx\"";
      line(out, "mightypi_gateway_requests_total", all, route.classes[i].sum());
    }
  }

  private static void durations(StringBuilder out, String labels, OfRoute route) {
    String name = "mightypi_gateway_request_duration_seconds";
    long count = 0;
    for (int i = 0; i <= BOUNDS.length; i++) {
      count += route.buckets[i].sum();
      String bound = i == BOUNDS.length ? "+Inf" : Double.toString(BOUNDS[i] / 1000.0);
      line(out, name + "_bucket", labels + ",le=\"" + bound + "\"", count);
    }
    double seconds = route.nanos.sum() / 1e9;
    out.append(name).append("_sum{").append(labels).append("} ").append(seconds).append('\n');
    line(out, name + "_count", labels, count);
  }
}
