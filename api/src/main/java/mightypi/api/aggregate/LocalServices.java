package mightypi.api.aggregate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mightypi.api.type.ResourceType;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Registers what is built in, once at each start: what a person changes or removes afterwards is
 * left so until the next.
 */
public final class LocalServices {

  static final String MANAGED = "kube-aggregator.kubernetes.io/automanaged";
  static final String ALWAYS = "true";
  private static final String AT_START = "onstart";

  private LocalServices() {}

  /**
   * @param builtIn the types that are served without any definition
   */
  public static void ensure(Cluster cluster, List<ResourceType> builtIn) throws IOException {
    Set<Document> wanted = new LinkedHashSet<>();
    for (ResourceType each : builtIn) {
      Kind kind = each.kind();
      if (!kind.group().equals(Kinds.API_SERVICE.group())) {
        Priority priority = Priority.of(kind.group(), kind.version());
        wanted.add(document(kind.group(), kind.version(), priority, AT_START));
      }
    }
    atOnce(cluster, wanted);
  }

  /** Together, so that they share the store's flushes. */
  private static void atOnce(Cluster cluster, Set<Document> wanted) throws IOException {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      wanted.forEach(each -> all.add(threads.submit(() -> ensure(cluster, each))));
    }
    for (Future<?> each : all) {
      if (each.state() == Future.State.FAILED) {
        throw new IOException("the built-in APIServices are not all there", each.exceptionNow());
      }
    }
  }

  private static void ensure(Cluster cluster, Document wanted) {
    Key key = wanted.key(Kinds.API_SERVICE);
    Optional<Document> known = cluster.now().find(key);
    if (known.isEmpty()) {
      commit(cluster, new Change.Create(key, wanted));
    } else if (known.get().labels().containsKey(MANAGED)
        && !Registered.of(known.get()).isAs(Registered.of(wanted))) {
      commit(cluster, new Change.Update(key, known.get().with(wanted.tree().get("spec"), "spec")));
    }
  }

  private static void commit(Cluster cluster, Change change) {
    switch (cluster.commit(change)) {
      case Cluster.Outcome.Committed ignored -> {}
      case Cluster.Outcome.Conflict ignored -> {} // somebody else was faster
      case Cluster.Outcome.Refused refused ->
          throw new IllegalStateException(change.key() + ": " + refused.problems());
      case Cluster.Outcome.Unknown unknown ->
          throw new IllegalStateException(change.key() + ": " + unknown.why());
    }
  }

  static Document document(String group, String version, Priority priority, String managed) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", version + "." + group);
    metadata.put("labels", Map.of(MANAGED, managed));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", Kinds.API_SERVICE.apiVersion());
    tree.put("kind", Kinds.API_SERVICE.name());
    tree.put("metadata", metadata);
    tree.put("spec", spec(group, version, priority));
    return Document.of(tree);
  }

  static Map<String, @Nullable Object> spec(String group, String version, Priority priority) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    if (!group.isEmpty()) {
      spec.put("group", group);
    }
    spec.put("groupPriorityMinimum", priority.group());
    spec.put("version", version);
    spec.put("versionPriority", priority.version());
    return spec;
  }
}
