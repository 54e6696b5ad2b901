package mightypi.api.auth.rbac;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.api.auth.User;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** All bindings of an image, compiled: which rules a subject has, and where. Immutable. */
final class Grants {

  /**
   * Rules given to a subject.
   *
   * @param namespace where they hold; empty: everywhere
   */
  private record Grant(String namespace, List<Rule> rules) {}

  private final Map<String, List<Grant>> bySubject;

  private Grants(Map<String, List<Grant>> bySubject) {
    this.bySubject = bySubject;
  }

  static Grants of(Image image) {
    Map<String, List<Grant>> found = new HashMap<>();
    Map<Document, List<Rule>> read = new HashMap<>();
    for (Kind kind : List.of(Kinds.CLUSTER_ROLE_BINDING, Kinds.ROLE_BINDING)) {
      for (Document binding : image.all(kind)) {
        role(image, binding)
            .map(role -> read.computeIfAbsent(role, each -> Rule.of(each.tree())))
            .ifPresent(rules -> grant(found, binding, rules));
      }
    }
    return new Grants(found);
  }

  /** The role that a binding refers to; empty while it does not exist. */
  private static Optional<Document> role(Image image, Document binding) {
    String name = Json.text(binding.tree(), "roleRef", "name").orElse("");
    boolean cluster =
        Json.text(binding.tree(), "roleRef", "kind").filter("ClusterRole"::equals).isPresent();
    return image.find((cluster ? Kinds.CLUSTER_ROLE : Kinds.ROLE).key(binding.namespace(), name));
  }

  private static void grant(Map<String, List<Grant>> found, Document binding, List<Rule> rules) {
    for (Object subject : Json.list(binding.tree(), "subjects")) {
      found
          .computeIfAbsent(subject(subject, binding.namespace()), name -> new ArrayList<>())
          .add(new Grant(binding.namespace(), rules));
    }
  }

  private static String subject(@Nullable Object subject, String namespace) {
    String name = Json.text(subject, "name").orElse("");
    return switch (Json.text(subject, "kind").orElse("")) {
      case "Group" -> group(name);
      case "ServiceAccount" ->
          user(
              "system:serviceaccount:"
                  + Json.text(subject, "namespace").orElse(namespace)
                  + ":"
                  + name);
      default -> user(name);
    };
  }

  private static String user(String name) {
    return "user " + name;
  }

  private static String group(String name) {
    return "group " + name;
  }

  /**
   * The rules that a user has in a namespace; those that hold everywhere only, for the empty
   * namespace.
   */
  Stream<Rule> of(User user, String namespace) {
    return Stream.concat(Stream.of(user(user.name())), user.groups().stream().map(Grants::group))
        .flatMap(subject -> bySubject.getOrDefault(subject, List.of()).stream())
        .filter(grant -> grant.namespace.isEmpty() || grant.namespace.equals(namespace))
        .flatMap(grant -> grant.rules.stream());
  }
}
