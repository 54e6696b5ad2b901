package mightypi.api.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import mightypi.api.request.Target;

/** The requests that were answered: how many, how, and how long it took. */
public final class RequestCounts {

  /** Beyond so many series whoever is not among them yet is counted without his labels. */
  private static final int MOST_SERIES = 5_000;

  private static final Asked ANYTHING = new Asked("", "", "", "", "", "");

  private final Map<Answered, LongAdder> totals = new ConcurrentHashMap<>();
  private final Map<Asked, Durations> durations = new ConcurrentHashMap<>();

  private record Asked(
      String verb,
      String group,
      String version,
      String resource,
      String subresource,
      String scope) {

    static Asked of(Target target) {
      return target.isResource()
          ? new Asked(
              verb(target),
              target.group(),
              target.version(),
              target.resource(),
              target.subresource(),
              scope(target))
          : new Asked(target.verb().toUpperCase(Locale.ROOT), "", "", "", "", "");
    }

    private static String verb(Target target) {
      return switch (target.verb()) {
        case "create" -> "POST";
        case "update" -> "PUT";
        default -> target.verb().toUpperCase(Locale.ROOT);
      };
    }

    private static String scope(Target target) {
      if (!target.name().isEmpty()) {
        return "resource";
      }
      return target.namespace().isEmpty() ? "cluster" : "namespace";
    }

    List<String> labels(String... more) {
      List<String> labels =
          new ArrayList<>(
              List.of(
                  "component", "apiserver",
                  "group", group,
                  "resource", resource,
                  "scope", scope,
                  "subresource", subresource,
                  "verb", verb,
                  "version", version));
      labels.addAll(List.of(more));
      return labels;
    }
  }

  private record Answered(Asked asked, int code) {}

  /**
   * @param code the HTTP status; 404 may be of things that are not there at all, and is told
   *     without them
   */
  public void answered(Target target, int code, long nanos) {
    Asked asked = code == 404 ? ANYTHING : Asked.of(target);
    if (totals.size() >= MOST_SERIES && !totals.containsKey(new Answered(asked, code))) {
      asked = ANYTHING;
    }
    totals.computeIfAbsent(new Answered(asked, code), unused -> new LongAdder()).increment();
    durations.computeIfAbsent(asked, unused -> new Durations()).took(nanos / 1e9);
  }

  void tell(Exposition to) {
    to.family("apiserver_request_total", "counter", "Requests that were answered.");
    totals.forEach(
        (answered, count) ->
            to.sample(
                "apiserver_request_total",
                answered.asked.labels("code", Integer.toString(answered.code)),
                count.sum()));
    String name = "apiserver_request_duration_seconds";
    to.family(name, "histogram", "From the head of a request to the end of its answer.");
    durations.forEach((asked, took) -> took.tell(to, name, asked.labels()));
  }
}
