package mightypi.api.aggregate;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mightypi.api.auth.User;
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
 * Empties namespaces that are being deleted of what extension API servers keep in them, once
 * nothing is left of what we keep, and says in the namespace's status how that went. The sweep of
 * namespaces reads it there: while an extension is registered it lets a namespace go only when all
 * of {@link #EMPTIED} are denied.
 */
final class NamespaceContents implements AutoCloseable {

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 16 << 20;
  private static final String FINALIZER = "kubernetes";
  private static final List<String> EMPTIED =
      List.of(
          "NamespaceDeletionDiscoveryFailure",
          "NamespaceDeletionContentFailure",
          "NamespaceContentRemaining");
  private static final User SWEEPER =
      User.of(
          "system:serviceaccount:kube-system:namespace-controller",
          "system:serviceaccounts",
          "system:serviceaccounts:kube-system",
          "system:authenticated",
          "system:masters");

  private final Extensions extensions;
  private final Listings listings;
  private final Cluster cluster;
  private final Errands errands;
  private final Set<String> deleting = new HashSet<>(); // the follower's own
  private long seen;
  private final Registration following;

  private NamespaceContents(Extensions extensions, Listings listings, Cluster cluster) {
    this.extensions = extensions;
    this.listings = listings;
    this.cluster = cluster;
    this.errands = new Errands(this::empty, FIRST_WAIT, LONGEST_WAIT);
    this.following = cluster.follow(this::see);
  }

  static NamespaceContents start(Extensions extensions, Listings listings, Cluster cluster) {
    return new NamespaceContents(extensions, listings, cluster);
  }

  private void see(Image now) {
    Optional<Collection<Key>> changes = now.changedSince(seen);
    seen = now.revision();
    if (changes.isEmpty()) {
      now.all(Kinds.NAMESPACE).forEach(each -> track(each.name(), Optional.of(each)));
    } else {
      changes.get().stream()
          .filter(key -> key.kind().equals(Kinds.NAMESPACE))
          .forEach(key -> track(key.name(), now.find(key)));
    }
    if (deleting.isEmpty() || Registered.extensions(now).isEmpty()) {
      return;
    }
    deleting.stream()
        .flatMap(name -> now.find(Kinds.NAMESPACE.key("", name)).stream())
        .filter(each -> isOurTurn(now, each))
        .forEach(each -> errands.begin(each.name()));
  }

  private void track(String name, Optional<Document> namespace) {
    if (namespace.filter(Document::isDeleting).isPresent()) {
      deleting.add(name);
    } else {
      deleting.remove(name);
    }
  }

  private static boolean isOurTurn(Image now, Document namespace) {
    return namespace.isDeleting()
        && Json.list(namespace.tree(), "spec", "finalizers").contains(FINALIZER)
        && !EMPTIED.stream().allMatch(each -> isDenied(namespace, each))
        && isEmptyHere(now, namespace.name())
        && Registered.extensions(now).stream().allMatch(Registered::isAvailable);
  }

  private static boolean isDenied(Document namespace, String type) {
    return Json.list(namespace.tree(), "status", "conditions").stream()
        .filter(each -> Json.text(each, "type").orElse("").equals(type))
        .anyMatch(each -> Json.text(each, "status").orElse("").equals("False"));
  }

  private static boolean isEmptyHere(Image now, String namespace) {
    return now.kinds().stream()
        .filter(Kind::isNamespaced)
        .allMatch(kind -> now.all(kind, namespace).isEmpty());
  }

  /** What is left, and what went wrong. */
  private static final class Report {
    final Map<String, Integer> remaining = new TreeMap<>();
    final Map<String, Integer> finalizers = new TreeMap<>();
    final List<String> undiscovered = new ArrayList<>();
    final List<String> failures = new ArrayList<>();

    boolean isAllGone() {
      return remaining.isEmpty() && undiscovered.isEmpty() && failures.isEmpty();
    }
  }

  private boolean empty(String name) {
    Image now = cluster.now();
    Optional<Document> namespace =
        now.find(Kinds.NAMESPACE.key("", name)).filter(each -> isOurTurn(now, each));
    if (namespace.isEmpty()) {
      return true;
    }
    Report report = new Report();
    for (Registered each : Registered.extensions(now)) {
      empty(each, name, report);
    }
    boolean told = tell(name, report);
    return told && report.isAllGone();
  }

  private void empty(Registered from, String namespace, Report report) {
    Optional<List<Map<String, Object>>> resources = listings.of(from);
    if (resources.isEmpty()) {
      report.undiscovered.add(from.groupVersion());
      return;
    }
    for (Map<String, Object> resource : resources.get()) {
      List<@Nullable Object> verbs = Json.list(resource, "verbs");
      boolean isIn =
          "Namespaced".equals(resource.get("scope"))
              && verbs.contains("delete")
              && verbs.contains("list");
      if (isIn) {
        String plural = Json.text(resource, "resource").orElse("");
        try {
          empty(from, namespace, plural, verbs.contains("deletecollection"), report);
        } catch (IOException e) {
          report.failures.add("%s.%s: %s".formatted(plural, from.group(), e.getMessage()));
        }
      }
    }
  }

  private void empty(
      Registered from, String namespace, String plural, boolean atOnce, Report report)
      throws IOException {
    String path = "/apis/%s/namespaces/%s/%s".formatted(from.groupVersion(), namespace, plural);
    List<@Nullable Object> items = list(from, path);
    if (items.isEmpty()) {
      return;
    }
    if (atOnce) {
      delete(from, path);
    } else {
      for (Object each : items) {
        String name = Json.text(each, "metadata", "name").orElse("");
        delete(from, path + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8));
      }
    }
    List<@Nullable Object> left = list(from, path);
    if (!left.isEmpty()) {
      report.remaining.merge(plural + "." + from.group(), left.size(), Integer::sum);
      left.forEach(
          each ->
              Json.list(each, "metadata", "finalizers")
                  .forEach(some -> report.finalizers.merge(String.valueOf(some), 1, Integer::sum)));
    }
  }

  private List<@Nullable Object> list(Registered from, String path) throws IOException {
    Extensions.Fetched answer = ask(from, "GET", path);
    if (answer.status() != 200) {
      throw new IOException("listing answered " + answer.status());
    }
    return Json.list(Json.parse(answer.body()), "items");
  }

  private void delete(Registered from, String path) throws IOException {
    Extensions.Fetched answer = ask(from, "DELETE", path + "?propagationPolicy=Background");
    if (answer.status() >= 300 && answer.status() != 404) {
      throw new IOException("deleting answered " + answer.status());
    }
  }

  private Extensions.Fetched ask(Registered from, String method, String path) throws IOException {
    return extensions.ask(
        from, method, path, SWEEPER, Map.of("accept", "application/json"), MOST_BYTES, LONGEST);
  }

  private boolean tell(String name, Report report) {
    Optional<Document> found = cluster.now().find(Kinds.NAMESPACE.key("", name));
    if (found.isEmpty()) {
      return true;
    }
    Document namespace = found.get();
    List<@Nullable Object> before = Json.list(namespace.tree(), "status", "conditions");
    Instant now = extensions.clock().now();
    List<@Nullable Object> next = before;
    for (Said each : said(report)) {
      next = each.in(next, now);
    }
    return next.equals(before)
        || cluster.commit(
                new Change.UpdateStatus(
                    namespace.key(Kinds.NAMESPACE), namespace.with(next, "status", "conditions")))
            instanceof Cluster.Outcome.Committed;
  }

  private static List<Said> said(Report report) {
    return List.of(
        report.undiscovered.isEmpty()
            ? new Said(
                "NamespaceDeletionDiscoveryFailure",
                false,
                "ResourcesDiscovered",
                "All resources successfully discovered")
            : new Said(
                "NamespaceDeletionDiscoveryFailure",
                true,
                "DiscoveryFailed",
                "Discovery failed for some groups, %d failing: %s"
                    .formatted(report.undiscovered.size(), String.join(", ", report.undiscovered))),
        report.failures.isEmpty()
            ? new Said(
                "NamespaceDeletionContentFailure",
                false,
                "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization")
            : new Said(
                "NamespaceDeletionContentFailure",
                true,
                "ContentDeletionFailed",
                "Failed to delete all resource types, %d remaining: %s"
                    .formatted(
                        report.failures.size(),
                        report.failures.stream().sorted().collect(Collectors.joining(", ")))),
        report.finalizers.isEmpty()
            ? new Said(
                "NamespaceFinalizersRemaining",
                false,
                "ContentHasNoFinalizers",
                "All content-preserving finalizers finished")
            : new Said(
                "NamespaceFinalizersRemaining",
                true,
                "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: "
                    + counts(report.finalizers, "%s in %d resource instances")),
        report.isAllGone()
            ? new Said(
                "NamespaceContentRemaining",
                false,
                "ContentRemoved",
                "All content successfully removed")
            : new Said(
                "NamespaceContentRemaining",
                true,
                "SomeResourcesRemain",
                "Some resources are remaining: "
                    + counts(report.remaining, "%s has %d resource instances")));
  }

  private static String counts(Map<String, Integer> counts, String form) {
    return counts.entrySet().stream()
        .map(each -> form.formatted(each.getKey(), each.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** A condition of a namespace. */
  private record Said(String type, boolean holds, String reason, String message) {

    List<@Nullable Object> in(List<@Nullable Object> conditions, Instant now) {
      List<@Nullable Object> next = new ArrayList<>();
      String since = now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
      String status = holds ? "True" : "False";
      for (Object each : conditions) {
        if (!Json.text(each, "type").orElse("").equals(type)) {
          next.add(each);
        } else if (Json.text(each, "status").orElse("").equals(status)) {
          since = Json.text(each, "lastTransitionTime").orElse(since);
        }
      }
      Map<String, @Nullable Object> condition = new LinkedHashMap<>();
      condition.put("type", type);
      condition.put("status", status);
      condition.put("lastTransitionTime", since);
      condition.put("reason", reason);
      condition.put("message", message);
      next.add(condition);
      return next;
    }
  }

  @Override
  public void close() {
    following.close();
    errands.close();
  }
}
