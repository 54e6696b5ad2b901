package mightypi.api.auth.rbac;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.api.auth.Authorizer.Attributes;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** A {@code rbac.authorization.k8s.io/v1 PolicyRule}. */
public record Rule(
    Set<String> verbs,
    Set<String> groups,
    Set<String> resources,
    Set<String> names,
    Set<String> paths) {

  private static final String ALL = "*";

  static List<Rule> of(Map<String, @Nullable Object> role) {
    return Json.list(role, "rules").stream().map(Rule::read).toList();
  }

  private static Rule read(@Nullable Object tree) {
    return new Rule(
        words(tree, "verbs"),
        words(tree, "apiGroups"),
        words(tree, "resources"),
        words(tree, "resourceNames"),
        words(tree, "nonResourceURLs"));
  }

  private static Set<String> words(@Nullable Object tree, String field) {
    return Json.list(tree, field).stream()
        .map(String::valueOf)
        .collect(Collectors.toUnmodifiableSet());
  }

  boolean allows(Attributes asked) {
    if (!verbs.contains(ALL) && !verbs.contains(asked.verb())) {
      return false;
    }
    return asked.resource().isEmpty() ? allowsPath(asked.path()) : allowsResource(asked);
  }

  private boolean allowsPath(String path) {
    return paths.stream()
        .anyMatch(
            each ->
                each.equals(ALL)
                    || each.equals(path)
                    || (each.endsWith(ALL)
                        && path.startsWith(each.substring(0, each.length() - 1))));
  }

  private boolean allowsResource(Attributes asked) {
    return (groups.contains(ALL) || groups.contains(asked.group()))
        && namesResource(asked.resource(), asked.subresource())
        && (names.isEmpty() || names.contains(asked.name()));
  }

  private boolean namesResource(String resource, String subresource) {
    String whole = subresource.isEmpty() ? resource : resource + "/" + subresource;
    return resources.contains(ALL)
        || resources.contains(whole)
        || (!subresource.isEmpty() && resources.contains(ALL + "/" + subresource));
  }

  /** Whether whoever has this rule has all that the other one gives. */
  boolean covers(Rule other) {
    return holds(verbs, other.verbs)
        && holds(groups, other.groups)
        && other.resources.stream().allMatch(this::coversResource)
        && (names.isEmpty() || (!other.names.isEmpty() && names.containsAll(other.names)))
        && other.paths.stream().allMatch(this::allowsPath);
  }

  private static boolean holds(Set<String> mine, Set<String> others) {
    return mine.contains(ALL) || mine.containsAll(others);
  }

  private boolean coversResource(String resource) {
    int slash = resource.indexOf('/');
    return slash < 0
        ? namesResource(resource, "")
        : namesResource(resource.substring(0, slash), resource.substring(slash + 1));
  }

  /**
   * One rule for each pair of a group and a resource, so that coverage can be asked piece by piece.
   */
  List<Rule> pieces() {
    if (!paths.isEmpty()) {
      return verbs.stream()
          .flatMap(
              verb ->
                  paths.stream()
                      .map(
                          path ->
                              new Rule(Set.of(verb), Set.of(), Set.of(), Set.of(), Set.of(path))))
          .toList();
    }
    return verbs.stream()
        .flatMap(
            verb ->
                groups.stream()
                    .flatMap(
                        group ->
                            resources.stream()
                                .map(
                                    each ->
                                        new Rule(
                                            Set.of(verb),
                                            Set.of(group),
                                            Set.of(each),
                                            names,
                                            Set.of()))))
        .toList();
  }
}
