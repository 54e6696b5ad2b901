package mightypi.api.bootstrap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mightypi.api.auth.Rule;
import mightypi.model.Document;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** The words in which the bootstrap policy is written. Lists are texts with commas. */
final class Roles {

  static final String LABEL = "kubernetes.io/bootstrapping";
  static final String AUTOUPDATE = "rbac.authorization.kubernetes.io/autoupdate";
  static final String AGGREGATE = "rbac.authorization.k8s.io/aggregate-to-";
  private static final String API_VERSION = "rbac.authorization.k8s.io/v1";
  private static final String API_GROUP = "rbac.authorization.k8s.io";

  private Roles() {}

  /** Verbs on resources of groups; the core group is written as {@code core}. */
  static Rule rule(String verbs, String groups, String resources) {
    return new Rule(set(verbs), groups(groups), set(resources), Set.of(), Set.of());
  }

  static Rule named(String verbs, String groups, String resources, String names) {
    return new Rule(set(verbs), groups(groups), set(resources), set(names), Set.of());
  }

  static Rule paths(String verbs, String paths) {
    return new Rule(set(verbs), Set.of(), Set.of(), Set.of(), set(paths));
  }

  private static Set<String> groups(String groups) {
    return set(groups.equals("core") ? "" : groups.replace("core,", ","));
  }

  private static Set<String> set(String list) {
    return Set.copyOf(Arrays.asList(list.split(",", -1)));
  }

  static Document clusterRole(String name, Rule... rules) {
    return clusterRole(name, Map.of(), rules);
  }

  /** A part of {@code admin}, {@code edit} or {@code view}. */
  static Document aggregated(String name, String to, Rule... rules) {
    return aggregated(name, Set.of(to), rules);
  }

  static Document aggregated(String name, Set<String> to, Rule... rules) {
    Map<String, String> labels = new TreeMap<>();
    to.forEach(each -> labels.put(AGGREGATE + each, "true"));
    return clusterRole(name, labels, rules);
  }

  private static Document clusterRole(String name, Map<String, String> labels, Rule... rules) {
    Map<String, @Nullable Object> tree = object("ClusterRole", "", name, labels);
    tree.put("rules", Arrays.stream(rules).map(Rule::tree).toList());
    return Document.of(tree);
  }

  /** Gathers the roles that are labelled for it; itself part of {@code to} unless that is empty. */
  static Document gathering(String name, String to) {
    Map<String, String> labels = to.isEmpty() ? Map.of() : Map.of(AGGREGATE + to, "true");
    Map<String, @Nullable Object> tree = object("ClusterRole", "", name, labels);
    Map<String, Object> selector = Map.of("matchLabels", Map.of(AGGREGATE + name, "true"));
    tree.put("aggregationRule", Map.of("clusterRoleSelectors", List.of(selector)));
    tree.put("rules", List.of());
    return Document.of(tree);
  }

  static Document role(String namespace, String name, Rule... rules) {
    Map<String, @Nullable Object> tree = object("Role", namespace, name, Map.of());
    tree.put("rules", Arrays.stream(rules).map(Rule::tree).toList());
    return Document.of(tree);
  }

  /** Subjects are written {@code Group:system:nodes}, {@code User:…}, {@code Account:ns/name}. */
  static Document clusterBinding(String name, String role, String... subjects) {
    Map<String, @Nullable Object> tree = object("ClusterRoleBinding", "", name, Map.of());
    tree.put("roleRef", reference("ClusterRole", role));
    tree.put("subjects", Arrays.stream(subjects).map(Roles::subject).toList());
    return Document.of(tree);
  }

  static Document binding(String namespace, String name, String role, String... subjects) {
    Map<String, @Nullable Object> tree = object("RoleBinding", namespace, name, Map.of());
    tree.put("roleRef", reference("Role", role));
    tree.put("subjects", Arrays.stream(subjects).map(Roles::subject).toList());
    return Document.of(tree);
  }

  private static Map<String, Object> reference(String kind, String name) {
    return Map.of("apiGroup", API_GROUP, "kind", kind, "name", name);
  }

  private static Map<String, Object> subject(String text) {
    int colon = text.indexOf(':');
    String kind = text.substring(0, colon);
    String name = text.substring(colon + 1);
    if (!kind.equals("Account")) {
      return Map.of("apiGroup", API_GROUP, "kind", kind, "name", name);
    }
    int slash = name.indexOf('/');
    return Map.of(
        "kind",
        Kinds.SERVICE_ACCOUNT.name(),
        "namespace",
        name.substring(0, slash),
        "name",
        name.substring(slash + 1));
  }

  private static Map<String, @Nullable Object> object(
      String kind, String namespace, String name, Map<String, String> more) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(LABEL, "rbac-defaults");
    labels.putAll(more);
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    metadata.put("labels", labels);
    metadata.put("annotations", Map.of(AUTOUPDATE, "true"));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", API_VERSION);
    tree.put("kind", kind);
    tree.put("metadata", metadata);
    return tree;
  }

  @SafeVarargs
  static List<Document> joined(List<Document>... parts) {
    List<Document> all = new ArrayList<>();
    for (List<Document> part : parts) {
      all.addAll(part);
    }
    return all;
  }
}
