package mightypi.api.auth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** An RBAC {@code PolicyRule}: verbs on resources, or on paths that are none. */
public record Rule(
    Set<String> verbs,
    Set<String> groups,
    Set<String> resources,
    Set<String> names,
    Set<String> paths) {

  private static final String ALL = "*";

  public Rule {
    verbs = Set.copyOf(verbs);
    groups = Set.copyOf(groups);
    resources = Set.copyOf(resources);
    names = Set.copyOf(names);
    paths = Set.copyOf(paths);
  }

  public static Rule of(Map<String, @Nullable Object> tree) {
    return new Rule(
        texts(tree, "verbs"),
        texts(tree, "apiGroups"),
        texts(tree, "resources"),
        texts(tree, "resourceNames"),
        texts(tree, "nonResourceURLs"));
  }

  private static Set<String> texts(Map<String, @Nullable Object> tree, String field) {
    return Json.list(tree, field).stream().map(String::valueOf).collect(Collectors.toSet());
  }

  /** As it stands in a role. */
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, "apiGroups", groups);
    put(tree, "nonResourceURLs", paths);
    put(tree, "resourceNames", names);
    put(tree, "resources", resources);
    put(tree, "verbs", verbs);
    return tree;
  }

  private static void put(Map<String, Object> tree, String field, Set<String> texts) {
    if (!texts.isEmpty()) {
      tree.put(field, texts.stream().sorted().toList());
    }
  }

  boolean allows(Authorizer.Attributes asked) {
    if (!has(verbs, asked.verb())) {
      return false;
    }
    if (asked.resource().isEmpty()) {
      return allowsPath(asked.path());
    }
    return has(groups, asked.group())
        && allowsResource(asked.resource(), asked.subresource())
        && (names.isEmpty() || names.contains(asked.name()));
  }

  private static boolean has(Set<String> some, String one) {
    return some.contains(one) || some.contains(ALL);
  }

  private boolean allowsResource(String resource, String subresource) {
    if (subresource.isEmpty()) {
      return has(resources, resource);
    }
    return has(resources, resource + "/" + subresource) || resources.contains("*/" + subresource);
  }

  private boolean allowsPath(String path) {
    return paths.stream()
        .anyMatch(
            each ->
                each.equals(path)
                    || each.endsWith(ALL) && path.startsWith(each.substring(0, each.length() - 1)));
  }

  /** Whether whoever has these rules has all that this rule gives. */
  public boolean isWithin(List<Rule> held) {
    return verbs.stream().allMatch(verb -> pathsAreWithin(verb, held))
        && verbs.stream()
            .allMatch(
                verb ->
                    groups.stream()
                        .allMatch(
                            group ->
                                resources.stream()
                                    .allMatch(resource -> isWithin(verb, group, resource, held))));
  }

  private boolean pathsAreWithin(String verb, List<Rule> held) {
    return paths.stream()
        .allMatch(
            path -> held.stream().anyMatch(each -> has(each.verbs, verb) && each.allowsPath(path)));
  }

  private boolean isWithin(String verb, String group, String resource, List<Rule> held) {
    List<Rule> some =
        held.stream()
            .filter(each -> has(each.verbs, verb) && has(each.groups, group))
            .filter(each -> each.includes(resource))
            .toList();
    if (names.isEmpty()) {
      return some.stream().anyMatch(each -> each.names.isEmpty());
    }
    return names.stream()
        .allMatch(
            name ->
                some.stream().anyMatch(each -> each.names.isEmpty() || each.names.contains(name)));
  }

  private boolean includes(String resource) {
    int slash = resource.indexOf('/');
    return has(resources, resource)
        || slash > 0 && resources.contains("*" + resource.substring(slash));
  }

  /** As the message about an attempt to grant more than one has shows it. */
  String text() {
    StringBuilder text = new StringBuilder();
    add(text, "NonResourceURLs", paths);
    add(text, "APIGroups", groups);
    add(text, "Resources", resources);
    add(text, "ResourceNames", names);
    add(text, "Verbs", verbs);
    return "{" + text + "}";
  }

  private static void add(StringBuilder text, String name, Set<String> texts) {
    if (!texts.isEmpty()) {
      String list = texts.stream().sorted().collect(Collectors.joining("\" \"", "[\"", "\"]"));
      text.append(text.isEmpty() ? "" : ", ").append(name).append(':').append(list);
    }
  }
}
