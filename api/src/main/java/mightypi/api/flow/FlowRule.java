package mightypi.api.flow;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import mightypi.api.auth.User;
import mightypi.api.request.Target;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** One rule of a FlowSchema: some subjects, and what they ask for. */
record FlowRule(
    List<Predicate<User>> subjects,
    List<Predicate<Target>> resources,
    List<Predicate<Target>> paths) {

  private static final String ANY = "*";
  private static final String ACCOUNT = "system:serviceaccount:";

  static FlowRule of(@Nullable Object rule) {
    return new FlowRule(
        Json.list(rule, "subjects").stream().map(FlowRule::subject).toList(),
        Json.list(rule, "resourceRules").stream().map(FlowRule::resource).toList(),
        Json.list(rule, "nonResourceRules").stream().map(FlowRule::path).toList());
  }

  boolean matches(User user, Target target) {
    List<Predicate<Target>> rules = target.isResource() ? resources : paths;
    return rules.stream().anyMatch(each -> each.test(target))
        && subjects.stream().anyMatch(each -> each.test(user));
  }

  private static Predicate<User> subject(@Nullable Object subject) {
    String name =
        switch (Json.text(subject, "kind").orElse("")) {
          case "User" -> Json.text(subject, "user", "name").orElse("");
          case "Group" -> Json.text(subject, "group", "name").orElse("");
          default -> Json.text(subject, "serviceAccount", "name").orElse("");
        };
    return switch (Json.text(subject, "kind").orElse("")) {
      case "User" -> user -> name.equals(ANY) || name.equals(user.name());
      case "Group" -> user -> name.equals(ANY) || user.groups().contains(name);
      case "ServiceAccount" ->
          account(Json.text(subject, "serviceAccount", "namespace").orElse(""), name);
      default -> user -> false;
    };
  }

  private static Predicate<User> account(String namespace, String name) {
    String prefix = ACCOUNT + namespace + ":";
    return name.equals(ANY)
        ? user -> user.name().startsWith(prefix)
        : user -> user.name().equals(prefix + name);
  }

  private static Predicate<Target> resource(@Nullable Object rule) {
    Predicate<String> verb = oneOf(rule, "verbs");
    Predicate<String> group = oneOf(rule, "apiGroups");
    Predicate<String> resource = oneOf(rule, "resources");
    Predicate<String> namespace = oneOf(rule, "namespaces");
    boolean clusterScope = Json.at(rule, "clusterScope").filter(Boolean.TRUE::equals).isPresent();
    return target ->
        verb.test(target.verb())
            && group.test(target.group())
            && resource.test(resource(target))
            && (target.namespace().isEmpty() ? clusterScope : namespace.test(target.namespace()));
  }

  private static String resource(Target target) {
    return target.subresource().isEmpty()
        ? target.resource()
        : target.resource() + "/" + target.subresource();
  }

  private static Predicate<String> oneOf(@Nullable Object rule, String field) {
    List<@Nullable Object> values = Json.list(rule, field);
    return values.equals(List.of(ANY)) ? value -> true : values::contains;
  }

  private static Predicate<Target> path(@Nullable Object rule) {
    Predicate<String> verb = oneOf(rule, "verbs");
    List<String> paths = Json.list(rule, "nonResourceURLs").stream().map(String::valueOf).toList();
    return target ->
        verb.test(target.verb()) && paths.stream().anyMatch(each -> covers(each, target.path()));
  }

  /** A path stands for all below it as well. */
  private static boolean covers(String rule, String path) {
    if (rule.equals(ANY) || rule.equals(path)) {
      return true;
    }
    String prefix = rule.endsWith(ANY) ? rule.substring(0, rule.length() - 1) : rule;
    return path.startsWith(prefix.endsWith("/") ? prefix : prefix + "/");
  }

  /** For a schema without rules nothing matches. */
  static List<FlowRule> all(Map<String, @Nullable Object> spec) {
    return Json.list(spec, "rules").stream().map(FlowRule::of).toList();
  }
}
