package mightypi.api.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * The FlowSchemas and PriorityLevelConfigurations that every cluster has, as of Kubernetes 1.32:
 * {@code exempt} and {@code catch-all} always, the others for as long as nobody changes them.
 */
public final class FlowDefaults {

  private static final String API_VERSION = "flowcontrol.apiserver.k8s.io/v1";
  private static final String AUTOUPDATE = "apf.kubernetes.io/autoupdate-spec";
  private static final String ANY = "*";
  private static final String BY_USER = "ByUser";
  private static final String BY_NAMESPACE = "ByNamespace";
  private static final String LEASES = "coordination.k8s.io";

  private static final List<Document> LEVELS =
      List.of(
          level("exempt", Map.of("type", "Exempt", "exempt", shares(0, 0))),
          level("catch-all", limited(5, 0, Map.of("type", "Reject"))),
          level("system", limited(30, 33, queues(64, 6))),
          level("node-high", limited(40, 25, queues(64, 6))),
          level("leader-election", limited(10, 0, queues(16, 4))),
          level("workload-high", limited(40, 50, queues(128, 6))),
          level("workload-low", limited(100, 90, queues(128, 6))),
          level("global-default", limited(20, 50, queues(128, 6))));

  private static final List<Document> SCHEMAS =
      List.of(
          schema("exempt", "exempt", 1, "", all(groups("system:masters"))),
          schema("catch-all", "catch-all", 10_000, BY_USER, all(everybody())),
          schema(
              "probes",
              "exempt",
              2,
              "",
              rule(everybody(), List.of(), paths("get", "/healthz", "/readyz", "/livez"))),
          schema(
              "system-leader-election",
              "leader-election",
              100,
              BY_USER,
              rule(
                  joined(
                      users("system:kube-controller-manager", "system:kube-scheduler"),
                      accounts(ANY)),
                  List.of(writes(LEASES, "leases")),
                  List.of())),
          schema(
              "endpoint-controller",
              "workload-high",
              150,
              BY_USER,
              rule(
                  joined(
                      users("system:kube-controller-manager"),
                      accounts("endpoint-controller", "endpointslicemirroring-controller")),
                  List.of(writes("", "endpoints")),
                  List.of())),
          schema(
              "workload-leader-election",
              "leader-election",
              200,
              BY_USER,
              rule(
                  accounts(ANY),
                  List.of(writes("", "endpoints", "configmaps"), writes(LEASES, "leases")),
                  List.of())),
          schema(
              "system-node-high",
              "node-high",
              400,
              BY_USER,
              rule(
                  groups("system:nodes"),
                  List.of(
                      resources(List.of(ANY), "", true, "nodes", "nodes/status"),
                      resources(List.of(ANY), LEASES, false, "leases")),
                  List.of())),
          schema("system-nodes", "system", 500, BY_USER, all(groups("system:nodes"))),
          schema(
              "kube-controller-manager",
              "workload-high",
              800,
              BY_NAMESPACE,
              all(users("system:kube-controller-manager"))),
          schema(
              "kube-scheduler",
              "workload-high",
              800,
              BY_NAMESPACE,
              all(users("system:kube-scheduler"))),
          schema(
              "kube-system-service-accounts",
              "workload-high",
              900,
              BY_NAMESPACE,
              all(accounts(ANY))),
          schema(
              "service-accounts",
              "workload-low",
              9000,
              BY_USER,
              all(groups("system:serviceaccounts"))),
          schema("global-default", "global-default", 9900, BY_USER, all(everybody())));

  private FlowDefaults() {}

  /** All of them, the levels first. */
  public static List<Document> all() {
    List<Document> all = new ArrayList<>(LEVELS);
    all.addAll(SCHEMAS);
    return all;
  }

  static Optional<Document> find(Key key) {
    return all().stream()
        .filter(each -> each.kindName().equals(key.kind().name()))
        .filter(each -> each.name().equals(key.name()))
        .findFirst();
  }

  static Collection<Document> levelsOf(Image now) {
    return withMandatory(now, Kinds.PRIORITY_LEVEL_CONFIGURATION, LEVELS);
  }

  static Collection<Document> schemasOf(Image now) {
    return withMandatory(now, Kinds.FLOW_SCHEMA, SCHEMAS);
  }

  private static Collection<Document> withMandatory(Image now, Kind kind, List<Document> defaults) {
    List<Document> all = new ArrayList<>(now.all(kind));
    Set<String> names = new HashSet<>();
    all.forEach(each -> names.add(each.name()));
    for (Document each : defaults.subList(0, 2)) {
      if (!names.contains(each.name())) {
        all.add(each);
      }
    }
    return all;
  }

  private static Document document(String kind, String name, Map<String, ?> spec) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("annotations", Map.of(AUTOUPDATE, "true"));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", API_VERSION);
    tree.put("kind", kind);
    tree.put("metadata", metadata);
    tree.put("spec", spec);
    return Document.of(tree);
  }

  private static Document level(String name, Map<String, ?> spec) {
    return document("PriorityLevelConfiguration", name, spec);
  }

  private static Map<String, Object> shares(int shares, int lendable) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("nominalConcurrencyShares", shares);
    tree.put("lendablePercent", lendable);
    return tree;
  }

  private static Map<String, Object> limited(int shares, int lendable, Map<String, ?> response) {
    Map<String, Object> limited = shares(shares, lendable);
    limited.put("limitResponse", response);
    return Map.of("type", "Limited", "limited", limited);
  }

  private static Map<String, Object> queues(int queues, int handSize) {
    Map<String, Object> queuing = new LinkedHashMap<>();
    queuing.put("queues", queues);
    queuing.put("handSize", handSize);
    queuing.put("queueLengthLimit", 50);
    return Map.of("type", "Queue", "queuing", queuing);
  }

  private static Document schema(
      String name, String level, int precedence, String distinguisher, Map<String, ?> rule) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("priorityLevelConfiguration", Map.of("name", level));
    spec.put("matchingPrecedence", precedence);
    if (!distinguisher.isEmpty()) {
      spec.put("distinguisherMethod", Map.of("type", distinguisher));
    }
    spec.put("rules", List.of(rule));
    return document("FlowSchema", name, spec);
  }

  private static Map<String, Object> rule(
      List<Map<String, Object>> subjects,
      List<Map<String, Object>> resources,
      List<Map<String, Object>> paths) {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("subjects", subjects);
    if (!resources.isEmpty()) {
      rule.put("resourceRules", resources);
    }
    if (!paths.isEmpty()) {
      rule.put("nonResourceRules", paths);
    }
    return rule;
  }

  /** Whatever they ask. */
  private static Map<String, Object> all(List<Map<String, Object>> subjects) {
    return rule(subjects, List.of(resources(List.of(ANY), ANY, true, ANY)), paths(ANY, ANY));
  }

  private static Map<String, Object> writes(String group, String... resources) {
    return resources(List.of("get", "create", "update"), group, false, resources);
  }

  private static Map<String, Object> resources(
      List<String> verbs, String group, boolean clusterScope, String... resources) {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("verbs", verbs);
    rule.put("apiGroups", List.of(group));
    rule.put("resources", List.of(resources));
    if (clusterScope) {
      rule.put("clusterScope", true);
    }
    rule.put("namespaces", List.of(ANY));
    return rule;
  }

  private static List<Map<String, Object>> paths(String verb, String... paths) {
    return List.of(Map.of("verbs", List.of(verb), "nonResourceURLs", List.of(paths)));
  }

  private static List<Map<String, Object>> everybody() {
    return groups("system:unauthenticated", "system:authenticated");
  }

  private static List<Map<String, Object>> groups(String... names) {
    return subjects("Group", "group", names);
  }

  private static List<Map<String, Object>> users(String... names) {
    return subjects("User", "user", names);
  }

  private static List<Map<String, Object>> subjects(String kind, String field, String... names) {
    return Arrays.stream(names)
        .map(name -> Map.<String, Object>of("kind", kind, field, Map.of("name", name)))
        .toList();
  }

  /** Service accounts of {@code kube-system}. */
  private static List<Map<String, Object>> accounts(String... names) {
    return Arrays.stream(names)
        .map(name -> Map.of("namespace", "kube-system", "name", name))
        .map(each -> Map.<String, Object>of("kind", "ServiceAccount", "serviceAccount", each))
        .toList();
  }

  private static List<Map<String, Object>> joined(
      List<Map<String, Object>> some, List<Map<String, Object>> more) {
    List<Map<String, Object>> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
