package mightypi.api.serve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.request.Body;
import mightypi.api.request.Query;
import mightypi.api.request.Request;
import mightypi.api.resource.Resources;
import mightypi.api.status.Status;
import mightypi.model.Change;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** The options of writes: {@code CreateOptions} and its siblings, {@code DeleteOptions}. */
final class Options {

  private static final int MANAGER_LENGTH = 128;

  private Options() {}

  static boolean dryRun(Query query) {
    return dryRun(query.all("dryRun"));
  }

  private static boolean dryRun(List<?> values) {
    for (Object value : values) {
      if (!"All".equals(value)) {
        throw invalid(
            "CreateOptions", Problem.notSupported("dryRun", String.valueOf(value), List.of("All")));
      }
    }
    return !values.isEmpty();
  }

  static Resources.FieldValidation fieldValidation(Query query) {
    return switch (query.text("fieldValidation")) {
      case "", "Warn" -> Resources.FieldValidation.WARN;
      case "Ignore" -> Resources.FieldValidation.IGNORE;
      case "Strict" -> Resources.FieldValidation.STRICT;
      default ->
          throw invalid(
              "CreateOptions",
              Problem.notSupported(
                  "fieldValidation",
                  query.text("fieldValidation"),
                  List.of("Ignore", "Warn", "Strict")));
    };
  }

  /** Who writes, for the record of who owns which field: the program's name if it does not say. */
  static String fieldManager(Request request) {
    String named = request.query().text("fieldManager");
    if (named.length() > MANAGER_LENGTH) {
      throw invalid(
          "CreateOptions",
          new Problem(
              Problem.TOO_LONG, "fieldManager", "Too long: may not be more than 128 bytes"));
    }
    if (!named.isEmpty()) {
      return named;
    }
    String agent = request.headers().first("user-agent").orElse("unknown").split("/", 2)[0];
    return agent.substring(0, Math.min(agent.length(), MANAGER_LENGTH));
  }

  static RuntimeException invalid(String options, Problem problem) {
    Kind kind = Kind.cluster("meta.k8s.io/v1", options, "");
    return Status.invalid(kind, "", List.of(problem)).asException();
  }

  /** How to delete. */
  record Deletion(Resources.DeleteOptions options, boolean dryRun) {}

  /** Of the body if there is one, else of the query. */
  static Deletion deletion(Request request) {
    Map<String, @Nullable Object> body =
        request.body().length == 0 ? Map.of() : Body.of(request).tree();
    Query query = request.query();
    List<Object> dryRun = new ArrayList<>(query.all("dryRun"));
    dryRun.addAll(Json.list(body, "dryRun"));
    Optional<Long> grace =
        Json.at(body, "gracePeriodSeconds")
            .filter(Number.class::isInstance)
            .map(number -> ((Number) number).longValue())
            .or(
                () -> {
                  var asked = query.number("gracePeriodSeconds");
                  return asked.isPresent() ? Optional.of(asked.getAsLong()) : Optional.empty();
                });
    String policy = Json.text(body, "propagationPolicy").orElse(query.text("propagationPolicy"));
    return new Deletion(
        new Resources.DeleteOptions(
            grace.map(Options::grace),
            propagation(policy, orphan(body, query)),
            Json.text(body, "preconditions", "uid").orElse(""),
            Json.text(body, "preconditions", "resourceVersion").orElse("")),
        dryRun(dryRun));
  }

  private static Duration grace(long seconds) {
    return Duration.ofSeconds(
        seconds < 0 ? 1 : seconds); // a negative one means at once, but gently
  }

  /** The older form of the propagation policy. */
  private static Optional<Boolean> orphan(Map<String, @Nullable Object> body, Query query) {
    Optional<Boolean> said =
        Json.at(body, "orphanDependents")
            .filter(Boolean.class::isInstance)
            .map(Boolean.class::cast);
    return said.isPresent()
        ? said
        : query.first("orphanDependents").map(value -> query.flag("orphanDependents"));
  }

  private static Optional<Change.Propagation> propagation(String policy, Optional<Boolean> orphan) {
    return switch (policy) {
      case "" -> orphan.map(yes -> yes ? Change.Propagation.ORPHAN : Change.Propagation.BACKGROUND);
      case "Orphan" -> Optional.of(Change.Propagation.ORPHAN);
      case "Background" -> Optional.of(Change.Propagation.BACKGROUND);
      case "Foreground" -> Optional.of(Change.Propagation.FOREGROUND);
      default ->
          throw invalid(
              "DeleteOptions",
              Problem.notSupported(
                  "propagationPolicy", policy, List.of("Foreground", "Background", "Orphan")));
    };
  }
}
