package mightypi.api.bootstrap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mightypi.api.auth.Rule;
import mightypi.api.flow.FlowDefaults;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Makes what every cluster has from the start. What a person has changed is kept, but for
 * permissions that are missing: those come back, unless an annotation says not to.
 */
public final class Bootstrap {

  private static final List<String> NAMESPACES =
      List.of(
          "default",
          "kube-system",
          "kube-public",
          "kube-node-lease",
          "metallb-system",
          "cert-manager");
  private static final List<Kind> ACCESS =
      List.of(Kinds.CLUSTER_ROLE, Kinds.CLUSTER_ROLE_BINDING, Kinds.ROLE, Kinds.ROLE_BINDING);

  private static final List<Kind> FLOWS =
      List.of(Kinds.FLOW_SCHEMA, Kinds.PRIORITY_LEVEL_CONFIGURATION);

  private final Cluster cluster;
  private final String serviceAddress;

  /**
   * @param cluster used as an administrator
   * @param serviceAddress of the Service {@code kubernetes}
   */
  public Bootstrap(Cluster cluster, String serviceAddress) {
    this.cluster = cluster;
    this.serviceAddress = serviceAddress;
  }

  /**
   * Ensures all of it. Throws when the store does not take it.
   *
   * @param apiAddress where the API server listens for pods; never a loopback address
   */
  public void ensure(String apiAddress, int apiPort) throws IOException {
    for (String name : NAMESPACES) {
      create(Kinds.NAMESPACE, ApiService.namespace(name));
    }
    atOnce(
        Roles.joined(
            UserRoles.all(),
            PartRoles.all(),
            UserRoles.bindings(),
            PartRoles.bindings(),
            FlowDefaults.all()));
    for (Document each : SystemPriorities.all()) {
      create(Kinds.PRIORITY_CLASS, each);
    }
    ApiService service = new ApiService(serviceAddress, apiAddress, apiPort);
    create(Kinds.SERVICE, service.service());
    current(Kinds.ENDPOINTS, service.endpoints(), "subsets");
    current(Kinds.ENDPOINT_SLICE, service.slice(), "endpoints", "ports");
  }

  private void create(Kind kind, Document object) throws IOException {
    Key key = object.key(kind);
    if (cluster.now().find(key).isEmpty()) {
      commit(new Change.Create(key, object));
    }
  }

  /** All together, so that they share the store's flushes: a first start waits for few of them. */
  private void atOnce(List<Document> objects) throws IOException {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Document object : objects) {
        all.add(
            threads.submit(
                () -> {
                  flowOrAccess(object);
                  return object;
                }));
      }
    }
    for (Future<?> each : all) {
      if (each.state() == Future.State.FAILED) {
        throw new IOException("what every cluster has is not all there", each.exceptionNow());
      }
    }
  }

  private void flowOrAccess(Document object) throws IOException {
    for (Kind kind : FLOWS) {
      if (kind.name().equals(object.kindName())) {
        create(kind, object);
        return;
      }
    }
    access(object);
  }

  private void access(Document object) throws IOException {
    Kind kind =
        ACCESS.stream()
            .filter(each -> each.name().equals(object.kindName()))
            .findFirst()
            .orElseThrow();
    Key key = object.key(kind);
    Optional<Document> known = cluster.now().find(key);
    if (known.isEmpty()) {
      commit(new Change.Create(key, object));
      return;
    }
    Document next = completed(known.get(), object);
    if (next != known.get()) {
      commit(new Change.Update(key, next));
    }
  }

  /** The known role or binding with what it lacks of the wanted one. */
  private static Document completed(Document known, Document wanted) {
    boolean hands =
        Json.text(known.tree(), "metadata", "annotations", Roles.AUTOUPDATE)
            .orElse("")
            .equals("false");
    if (hands) {
      return known;
    }
    Document next = known;
    if (Json.at(wanted.tree(), "aggregationRule").isEmpty()) {
      next = with(next, "rules", missingRules(known, wanted));
    }
    return with(next, "subjects", missingSubjects(known, wanted));
  }

  private static Document with(Document known, String field, List<@Nullable Object> missing) {
    if (missing.isEmpty()) {
      return known;
    }
    List<@Nullable Object> all = new ArrayList<>(Json.list(known.tree(), field));
    all.addAll(missing);
    return known.with(all, field);
  }

  private static List<@Nullable Object> missingRules(Document known, Document wanted) {
    List<Rule> held =
        Json.list(known.tree(), "rules").stream().map(each -> Rule.of(Json.map(each))).toList();
    return Json.list(wanted.tree(), "rules").stream()
        .filter(each -> !Rule.of(Json.map(each)).isWithin(held))
        .toList();
  }

  private static List<@Nullable Object> missingSubjects(Document known, Document wanted) {
    List<@Nullable Object> there = Json.list(known.tree(), "subjects");
    return Json.list(wanted.tree(), "subjects").stream()
        .filter(each -> !there.contains(each))
        .toList();
  }

  /** As {@link #create}, and with these fields as they are now. */
  private void current(Kind kind, Document object, String... fields) throws IOException {
    Key key = object.key(kind);
    Optional<Document> known = cluster.now().find(key);
    if (known.isEmpty()) {
      commit(new Change.Create(key, object));
      return;
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(known.get().tree());
    for (String field : fields) {
      tree.put(field, object.tree().get(field));
    }
    if (!tree.equals(known.get().tree())) {
      commit(new Change.Update(key, Document.of(tree)));
    }
  }

  private void commit(Change change) throws IOException {
    switch (cluster.commit(change)) {
      case Cluster.Outcome.Committed ignored -> {}
      case Cluster.Outcome.Conflict ignored -> {} // somebody else was faster: it is there
      case Cluster.Outcome.Refused refused ->
          throw new IllegalStateException(change.key() + ": " + refused.problems());
      case Cluster.Outcome.Unknown unknown ->
          throw new IOException(change.key() + " could not be written: " + unknown.why());
    }
  }
}
