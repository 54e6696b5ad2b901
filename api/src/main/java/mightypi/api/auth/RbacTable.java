package mightypi.api.auth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The roles and bindings of an image, compiled: the rules of each role, and for each subject the
 * bindings that name it. Immutable; the next one shares all that did not change.
 */
record RbacTable(
    long revision,
    PMap<Key, List<Rule>> roles,
    PMap<Key, Binding> bindings,
    Map<String, List<Binding>> bySubject) {

  private static final List<Kind> ROLES = List.of(Kinds.CLUSTER_ROLE, Kinds.ROLE);
  private static final List<Kind> BINDINGS =
      List.of(Kinds.CLUSTER_ROLE_BINDING, Kinds.ROLE_BINDING);

  static final RbacTable EMPTY =
      new RbacTable(-1, HashTreePMap.empty(), HashTreePMap.empty(), Map.of());

  /** A binding: where it holds (empty: everywhere), what role it gives, to whom. */
  record Binding(Key key, Key role, List<String> subjects) {
    boolean holdsIn(String namespace) {
      return key.namespace().isEmpty() || key.namespace().equals(namespace);
    }
  }

  /** This table brought up to the image; itself when it is not older. */
  RbacTable at(Image now) {
    if (now.revision() <= revision) {
      return this;
    }
    Optional<Collection<Key>> changed =
        revision < 0 ? Optional.empty() : now.changedSince(revision);
    return changed.map(keys -> following(now, keys)).orElseGet(() -> whole(now));
  }

  private static RbacTable whole(Image now) {
    List<Key> keys = new ArrayList<>();
    for (Kind kind : ROLES) {
      now.all(kind).forEach(each -> keys.add(each.key(kind)));
    }
    for (Kind kind : BINDINGS) {
      now.all(kind).forEach(each -> keys.add(each.key(kind)));
    }
    return EMPTY.following(now, keys);
  }

  private RbacTable following(Image now, Collection<Key> changed) {
    PMap<Key, List<Rule>> nextRoles = roles;
    PMap<Key, Binding> nextBindings = bindings;
    boolean same = true;
    for (Key key : changed) {
      Optional<Document> document = now.find(key);
      if (ROLES.contains(key.kind())) {
        nextRoles =
            document.isEmpty()
                ? nextRoles.minus(key)
                : nextRoles.plus(key, rules(document.get().tree()));
      } else if (BINDINGS.contains(key.kind())) {
        same = false;
        nextBindings =
            document.isEmpty()
                ? nextBindings.minus(key)
                : nextBindings.plus(key, binding(key, document.get().tree()));
      }
    }
    return new RbacTable(
        now.revision(), nextRoles, nextBindings, same ? bySubject : index(nextBindings.values()));
  }

  static List<Rule> rules(Map<String, @Nullable Object> role) {
    return Json.list(role, "rules").stream().map(each -> Rule.of(Json.map(each))).toList();
  }

  private static Binding binding(Key key, Map<String, @Nullable Object> tree) {
    List<String> subjects = new ArrayList<>();
    for (Object each : Json.list(tree, "subjects")) {
      subjects.add(subject(each, key.namespace()));
    }
    return new Binding(key, roleKey(key.namespace(), tree), List.copyOf(subjects));
  }

  static Key roleKey(String namespace, Map<String, @Nullable Object> binding) {
    String name = Json.text(binding, "roleRef", "name").orElse("");
    return Json.text(binding, "roleRef", "kind").orElse("").equals("ClusterRole")
        ? Kinds.CLUSTER_ROLE.key("", name)
        : Kinds.ROLE.key(namespace, name);
  }

  private static String subject(@Nullable Object subject, String bindingNamespace) {
    String name = Json.text(subject, "name").orElse("");
    return switch (Json.text(subject, "kind").orElse("")) {
      case "User" -> user(name);
      case "Group" -> group(name);
      default ->
          user(
              "system:serviceaccount:%s:%s"
                  .formatted(Json.text(subject, "namespace").orElse(bindingNamespace), name));
    };
  }

  private static String user(String name) {
    return "u:" + name;
  }

  private static String group(String name) {
    return "g:" + name;
  }

  private static Map<String, List<Binding>> index(Collection<Binding> bindings) {
    Map<String, List<Binding>> index = new HashMap<>();
    for (Binding binding : bindings) {
      for (String subject : binding.subjects()) {
        index.computeIfAbsent(subject, any -> new ArrayList<>(2)).add(binding);
      }
    }
    return index;
  }

  /** The bindings that give the user anything in the namespace (empty: in the whole cluster). */
  List<Binding> bindingsOf(User user, String namespace) {
    List<Binding> found = new ArrayList<>();
    collect(user(user.name()), namespace, found);
    for (String group : user.groups()) {
      collect(group(group), namespace, found);
    }
    return found;
  }

  private void collect(String subject, String namespace, List<Binding> found) {
    for (Binding binding : bySubject.getOrDefault(subject, List.of())) {
      if (binding.holdsIn(namespace)) {
        found.add(binding);
      }
    }
  }

  List<Rule> rulesOf(Key role) {
    return roles.getOrDefault(role, List.of());
  }
}
