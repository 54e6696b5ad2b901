package mightypi.api.aggregate;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Registration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the condition {@code Available} of the APIServices that others answer for: from what the
 * image says of the Service, then from what the extension says when its discovery is asked for. It
 * looks when one of these changes in the image, when a request could not be passed on, and again
 * after a check that failed; never just because time has passed.
 */
final class Availability implements AutoCloseable {

  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_CHECK = Duration.ofSeconds(5);
  private static final Set<Kind> KINDS =
      Set.of(Kinds.API_SERVICE, Kinds.SERVICE, Kinds.ENDPOINT_SLICE);

  private final Extensions extensions;
  private final Cluster cluster;
  private final Consumer<Registered> passed;
  private final Errands errands;
  private final Registration following;

  private Map<String, Basis> known = Map.of(); // the follower's own
  private long seen;

  private Availability(Extensions extensions, Cluster cluster, Consumer<Registered> passed) {
    this.extensions = extensions;
    this.cluster = cluster;
    this.passed = passed;
    this.errands = new Errands(this::look, FIRST_WAIT, LONGEST_WAIT);
    this.following = cluster.follow(this::see);
  }

  /**
   * @param passed told of those who passed the check
   */
  static Availability start(Extensions extensions, Cluster cluster, Consumer<Registered> passed) {
    return new Availability(extensions, cluster, passed);
  }

  /** Somebody could not reach it. */
  void doubt(Registered one) {
    errands.again(one.name()); // also when a check is under way, which may have passed before
  }

  /** What a verdict rests on. */
  private record Basis(@Nullable Object spec, Optional<Document> service, List<Document> slices) {
    static Basis of(Image now, Document document) {
      Registered.Reference reference = Registered.of(document).service().orElseThrow();
      return new Basis(
          document.tree().get("spec"),
          now.find(Kinds.SERVICE.key(reference.namespace(), reference.name())),
          Endpoints.slices(now, reference));
    }
  }

  private void see(Image now) {
    Optional<Collection<Key>> changes = now.changedSince(seen);
    boolean matters =
        changes.isEmpty() || changes.get().stream().anyMatch(key -> KINDS.contains(key.kind()));
    seen = now.revision();
    if (!matters) {
      return;
    }
    Map<String, Basis> next = new HashMap<>();
    for (Document each : now.all(Kinds.API_SERVICE)) {
      if (Json.at(each.tree(), "spec", "service").isPresent()) {
        next.put(each.name(), Basis.of(now, each));
      } else if (!isLocal(each)) {
        next.put(each.name(), new Basis(each.tree().get("spec"), Optional.empty(), List.of()));
      }
    }
    next.forEach(
        (name, basis) -> {
          if (!basis.equals(known.get(name))) {
            errands.again(name);
          }
        });
    known = next;
  }

  private static boolean isLocal(Document document) {
    return Registered.available(document)
        .flatMap(each -> Json.text(each, "reason"))
        .filter("Local"::equals)
        .isPresent();
  }

  /** What is to be said of an APIService. */
  record Verdict(boolean holds, String reason, String message) {}

  private boolean look(String name) {
    Image now = cluster.now();
    Optional<Document> found = now.find(Kinds.API_SERVICE.key("", name));
    if (found.isEmpty()) {
      return true;
    }
    Registered one = Registered.of(found.get());
    Verdict verdict = fromImage(now, one).orElseGet(() -> check(one));
    boolean told = tell(name, verdict);
    if (verdict.holds && told && one.service().isPresent()) {
      cluster.now().find(Kinds.API_SERVICE.key("", name)).map(Registered::of).ifPresent(passed);
    }
    return told && !verdict.reason.equals("FailedDiscoveryCheck");
  }

  /** What can be said without asking anybody. */
  static Optional<Verdict> fromImage(Image now, Registered one) {
    if (one.service().isEmpty()) {
      return Optional.of(new Verdict(true, "Local", "Local APIServices are always available"));
    }
    Registered.Reference reference = one.service().get();
    String place = "service/%s in \"%s\"".formatted(reference.name(), reference.namespace());
    Optional<Document> service =
        now.find(Kinds.SERVICE.key(reference.namespace(), reference.name()));
    if (service.isEmpty()) {
      return no("ServiceNotFound", place + " is not present");
    }
    if (!Json.text(service.get().tree(), "spec", "type").orElse("ClusterIP").equals("ClusterIP")) {
      return Optional.empty();
    }
    Optional<String> port = Endpoints.portName(service.get(), reference.port());
    if (port.isEmpty()) {
      return no("ServicePortError", place + " is not listening on port " + reference.port());
    }
    List<Document> slices = Endpoints.slices(now, reference);
    if (slices.isEmpty()) {
      return no("EndpointsNotFound", "cannot find endpoints for " + place);
    }
    return Endpoints.ready(slices, port.get()).isEmpty()
        ? no(
            "MissingEndpoints",
            "endpoints for %s have no addresses with port name \"%s\"".formatted(place, port.get()))
        : Optional.empty();
  }

  private static Optional<Verdict> no(String reason, String message) {
    return Optional.of(new Verdict(false, reason, message));
  }

  private Verdict check(Registered one) {
    String path = "/apis/" + one.groupVersion();
    String url = "https://" + Extensions.host(one) + path;
    try {
      Endpoints.Endpoint endpoint = extensions.endpoint(one);
      url = "https://" + new Place(endpoint) + path;
      int status = extensions.probe(one, endpoint, path, LONGEST_CHECK);
      return status >= 200 && status < 300
          ? new Verdict(true, "Passed", "all checks passed")
          : failed(url, "bad status from %s: %d".formatted(url, status));
    } catch (IOException e) {
      return failed(url, "Get \"%s\": %s".formatted(url, e.getMessage()));
    }
  }

  private record Place(Endpoints.Endpoint endpoint) {
    @Override
    public String toString() {
      String host = endpoint.host();
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + endpoint.port();
    }
  }

  private static Verdict failed(String url, String why) {
    return new Verdict(
        false,
        "FailedDiscoveryCheck",
        "failing or missing response from %s: %s".formatted(url, why));
  }

  /** Whether it stands there now. */
  private boolean tell(String name, Verdict verdict) {
    Optional<Document> found = cluster.now().find(Kinds.API_SERVICE.key("", name));
    if (found.isEmpty()) {
      return true;
    }
    Document document = found.get();
    Optional<Object> old = Registered.available(document);
    Map<String, @Nullable Object> condition = condition(old, verdict);
    if (old.filter(condition::equals).isPresent()) {
      return true;
    }
    List<@Nullable Object> all = new ArrayList<>();
    Json.list(document.tree(), "status", "conditions").stream()
        .filter(each -> !Json.text(each, "type").orElse("").equals("Available"))
        .forEach(all::add);
    all.add(condition);
    Document next = document.with(all, "status", "conditions");
    return cluster.commit(new Change.UpdateStatus(document.key(Kinds.API_SERVICE), next))
        instanceof Cluster.Outcome.Committed;
  }

  private Map<String, @Nullable Object> condition(Optional<Object> old, Verdict verdict) {
    String status = verdict.holds ? "True" : "False";
    Optional<String> since =
        old.filter(each -> Objects.equals(Json.text(each, "status").orElse(""), status))
            .flatMap(each -> Json.text(each, "lastTransitionTime"));
    Map<String, @Nullable Object> condition = new LinkedHashMap<>();
    condition.put("type", "Available");
    condition.put("status", status);
    condition.put(
        "lastTransitionTime",
        since.orElseGet(() -> extensions.clock().now().truncatedTo(ChronoUnit.SECONDS).toString()));
    condition.put("reason", verdict.reason);
    condition.put("message", verdict.message);
    return condition;
  }

  @Override
  public void close() {
    following.close();
    errands.close();
  }
}
