package mightypi.api.auth.rbac;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * The cluster roles and bindings that Kubernetes has from its first moment ("Using RBAC
 * Authorization", default roles), as far as this cluster has what they speak of. The three roles
 * for people are aggregated: whoever defines new kinds adds to them by a label.
 */
public final class BootstrapPolicy {

  static final String AGGREGATE = "rbac.authorization.k8s.io/aggregate-to-";
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final List<String> READ = List.of("get", "list", "watch");
  private static final List<String> WRITE =
      List.of("create", "delete", "deletecollection", "patch", "update");

  private final Map<Key, Document> documents = new LinkedHashMap<>();

  private BootstrapPolicy() {}

  /** What has to be there, roles before the bindings that name them. */
  public static Map<Key, Document> documents() {
    BootstrapPolicy policy = new BootstrapPolicy();
    policy.everybody();
    policy.people();
    policy.parts();
    return Collections.unmodifiableMap(policy.documents);
  }

  private void everybody() {
    role("cluster-admin", Map.of(), List.of(rule(List.of("*"), "*", "*"), paths("*", "*")));
    bind("cluster-admin", "Group", RbacAuthorizer.MASTERS);
    role(
        "system:discovery",
        Map.of(),
        List.of(
            paths(
                "get",
                "/api",
                "/api/*",
                "/apis",
                "/apis/*",
                "/healthz",
                "/livez",
                "/openapi",
                "/openapi/*",
                "/readyz",
                "/version",
                "/version/")));
    bind("system:discovery", "Group", "system:authenticated");
    role(
        "system:public-info-viewer",
        Map.of(),
        List.of(paths("get", "/healthz", "/livez", "/readyz", "/version", "/version/")));
    bind("system:public-info-viewer", "Group", "system:authenticated", "system:unauthenticated");
    role(
        "system:basic-user",
        Map.of(),
        List.of(
            rule(
                List.of("create"),
                "authorization.k8s.io",
                "selfsubjectaccessreviews",
                "selfsubjectrulesreviews"),
            rule(List.of("create"), "authentication.k8s.io", "selfsubjectreviews")));
    bind("system:basic-user", "Group", "system:authenticated");
  }

  private void people() {
    for (String each : List.of("admin", "edit", "view")) {
      aggregated(each);
    }
    role(
        "system:aggregate-to-admin",
        labels("admin"),
        List.of(
            rule(List.of("create"), "authorization.k8s.io", "localsubjectaccessreviews"),
            rule(all(), RBAC, "roles", "rolebindings")));
    role("system:aggregate-to-edit", labels("edit"), edits());
    role("system:aggregate-to-view", labels("view"), views());
  }

  private static List<Map<String, Object>> edits() {
    return List.of(
        rule(
            READ,
            "",
            "pods/attach",
            "pods/exec",
            "pods/portforward",
            "pods/proxy",
            "secrets",
            "services/proxy"),
        rule(List.of("impersonate"), "", "serviceaccounts"),
        rule(WRITE, "", "pods", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy"),
        rule(List.of("create"), "", "pods/eviction"),
        rule(
            WRITE,
            "",
            "configmaps",
            "events",
            "persistentvolumeclaims",
            "replicationcontrollers",
            "replicationcontrollers/scale",
            "secrets",
            "serviceaccounts",
            "services",
            "services/proxy"),
        rule(List.of("create"), "", "serviceaccounts/token"),
        rule(
            WRITE,
            "apps",
            "daemonsets",
            "deployments",
            "deployments/rollback",
            "deployments/scale",
            "replicasets",
            "replicasets/scale",
            "statefulsets",
            "statefulsets/scale"),
        rule(WRITE, "autoscaling", "horizontalpodautoscalers"),
        rule(WRITE, "batch", "cronjobs", "jobs"),
        rule(WRITE, "networking.k8s.io", "ingresses", "networkpolicies"),
        rule(WRITE, "policy", "poddisruptionbudgets"),
        rule(union(READ, WRITE), "coordination.k8s.io", "leases"));
  }

  private static List<Map<String, Object>> views() {
    return List.of(
        rule(
            READ,
            "",
            "bindings",
            "configmaps",
            "endpoints",
            "events",
            "limitranges",
            "namespaces",
            "namespaces/status",
            "persistentvolumeclaims",
            "persistentvolumeclaims/status",
            "pods",
            "pods/log",
            "pods/status",
            "replicationcontrollers",
            "replicationcontrollers/scale",
            "replicationcontrollers/status",
            "resourcequotas",
            "resourcequotas/status",
            "serviceaccounts",
            "services",
            "services/status"),
        rule(
            READ,
            "apps",
            "controllerrevisions",
            "daemonsets",
            "daemonsets/status",
            "deployments",
            "deployments/scale",
            "deployments/status",
            "replicasets",
            "replicasets/scale",
            "replicasets/status",
            "statefulsets",
            "statefulsets/scale",
            "statefulsets/status"),
        rule(READ, "autoscaling", "horizontalpodautoscalers", "horizontalpodautoscalers/status"),
        rule(READ, "batch", "cronjobs", "cronjobs/status", "jobs", "jobs/status"),
        rule(READ, "discovery.k8s.io", "endpointslices"),
        rule(READ, "networking.k8s.io", "ingresses", "ingresses/status", "networkpolicies"),
        rule(READ, "policy", "poddisruptionbudgets", "poddisruptionbudgets/status"));
  }

  /** The parts of a cluster, each under the name that Kubernetes gives it. */
  private void parts() {
    role(
        "system:kube-scheduler",
        Map.of(),
        List.of(
            rule(READ, "", "nodes", "namespaces", "pods", "services"),
            rule(List.of("create"), "", "bindings", "pods/binding"),
            rule(List.of("patch", "update"), "", "pods/status"),
            rule(List.of("create", "patch", "update"), "", "events"),
            rule(READ, "node.k8s.io", "runtimeclasses"),
            rule(READ, "apps", "replicasets")));
    bind("system:kube-scheduler", "User", "system:kube-scheduler");
    role(
        "system:kube-controller-manager",
        Map.of(),
        List.of(rule(List.of("*"), "*", "*"), paths("*", "*")));
    bind("system:kube-controller-manager", "User", "system:kube-controller-manager");
    role(
        "system:node",
        Map.of(),
        List.of(
            rule(union(READ, List.of("create", "update", "patch")), "", "nodes", "nodes/status"),
            rule(List.of("create", "update", "patch"), "", "events"),
            rule(union(READ, List.of("create", "delete")), "", "pods"),
            rule(List.of("update", "patch"), "", "pods/status"),
            rule(List.of("create"), "", "pods/eviction", "serviceaccounts/token"),
            rule(READ, "", "configmaps", "secrets", "services", "namespaces"),
            rule(READ, "node.k8s.io", "runtimeclasses"),
            rule(READ, "discovery.k8s.io", "endpointslices"),
            rule(union(READ, WRITE), "coordination.k8s.io", "leases"),
            rule(List.of("create"), "authentication.k8s.io", "tokenreviews"),
            rule(List.of("create"), "authorization.k8s.io", "subjectaccessreviews")));
    bind("system:node", "Group", "system:nodes");
    role(
        "system:auth-delegator",
        Map.of(),
        List.of(
            rule(List.of("create"), "authentication.k8s.io", "tokenreviews"),
            rule(List.of("create"), "authorization.k8s.io", "subjectaccessreviews")));
    role(
        "system:service-account-issuer-discovery",
        Map.of(),
        List.of(paths("get", "/.well-known/openid-configuration", "/openid/v1/jwks")));
    bind("system:service-account-issuer-discovery", "Group", "system:serviceaccounts");
  }

  private static List<String> all() {
    return union(READ, WRITE);
  }

  private static List<String> union(List<String> some, List<String> others) {
    List<String> both = new ArrayList<>(some);
    both.addAll(others);
    return List.copyOf(both);
  }

  private static Map<String, Object> rule(List<String> verbs, String group, String... resources) {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("apiGroups", List.of(group));
    rule.put("resources", List.of(resources));
    rule.put("verbs", verbs);
    return rule;
  }

  private static Map<String, Object> paths(String verb, String... paths) {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("nonResourceURLs", List.of(paths));
    rule.put("verbs", List.of(verb));
    return rule;
  }

  private static Map<String, String> labels(String role) {
    return Map.of(AGGREGATE + role, "true");
  }

  private void aggregated(String name) {
    // What admins may, they may edit; what editors may, they may view: the labels say so.
    Map<String, String> labels =
        switch (name) {
          case "edit" -> labels("admin");
          case "view" -> labels("edit");
          default -> Map.of();
        };
    Map<String, @Nullable Object> role = object("ClusterRole", name, labels);
    role.put(
        "aggregationRule",
        Map.of("clusterRoleSelectors", List.of(Map.of("matchLabels", labels(name)))));
    role.put("rules", List.of());
    documents.put(Kinds.CLUSTER_ROLE.key("", name), Document.of(role));
  }

  private void role(String name, Map<String, String> labels, List<Map<String, Object>> rules) {
    Map<String, @Nullable Object> role = object("ClusterRole", name, labels);
    role.put("rules", rules);
    documents.put(Kinds.CLUSTER_ROLE.key("", name), Document.of(role));
  }

  private void bind(String role, String subjectKind, String... subjects) {
    Map<String, @Nullable Object> binding = object("ClusterRoleBinding", role, Map.of());
    binding.put("roleRef", Map.of("apiGroup", RBAC, "kind", "ClusterRole", "name", role));
    List<Map<String, Object>> all = new ArrayList<>();
    for (String each : subjects) {
      all.add(Map.of("apiGroup", RBAC, "kind", subjectKind, "name", each));
    }
    binding.put("subjects", all);
    documents.put(Kinds.CLUSTER_ROLE_BINDING.key("", role), Document.of(binding));
  }

  private static Map<String, @Nullable Object> object(
      String kind, String name, Map<String, String> labels) {
    Map<String, Object> all = new LinkedHashMap<>(labels);
    all.put("kubernetes.io/bootstrapping", "rbac-defaults");
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("apiVersion", RBAC + "/v1");
    object.put("kind", kind);
    object.put(
        "metadata",
        Map.of(
            "name",
            name,
            "labels",
            all,
            "annotations",
            Map.of("rbac.authorization.kubernetes.io/autoupdate", "true")));
    return object;
  }
}
