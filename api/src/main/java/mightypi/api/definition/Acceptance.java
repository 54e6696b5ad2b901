package mightypi.api.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Json;

/**
 * Whether the names of a definition are free in its group. Who has them already keeps them; of two
 * newcomers the older one gets them.
 */
final class Acceptance {

  private static final Comparator<Definition> OLDER =
      Comparator.comparing(Acceptance::isAccepted)
          .reversed()
          .thenComparing(
              each -> Json.text(each.document().tree(), "metadata", "creationTimestamp").orElse(""))
          .thenComparing(Definition::name);

  private Acceptance() {}

  /**
   * Why names are not accepted.
   *
   * @param reason such as {@code PluralConflict}
   */
  record Conflict(String reason, String message) {}

  /** Empty when the definition may have its names. */
  static Optional<Conflict> conflict(Definition definition, Collection<Definition> all) {
    Set<String> resources = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    for (Definition other : all) {
      boolean rival =
          other.group().equals(definition.group()) && !other.name().equals(definition.name());
      if (rival && OLDER.compare(other, definition) < 0) {
        Definition.Names names = other.names();
        resources.add(names.plural());
        resources.add(names.singular());
        resources.addAll(names.shortNames());
        kinds.add(names.kind());
        kinds.add(names.listKind());
      }
    }
    return conflict(definition.names(), resources, kinds);
  }

  private static Optional<Conflict> conflict(
      Definition.Names names, Set<String> resources, Set<String> kinds) {
    List<Conflict> found = new ArrayList<>();
    check(resources, names.plural(), "PluralConflict", found);
    check(resources, names.singular(), "SingularConflict", found);
    names.shortNames().forEach(each -> check(resources, each, "ShortNamesConflict", found));
    check(kinds, names.kind(), "KindConflict", found);
    check(kinds, names.listKind(), "ListKindConflict", found);
    return found.stream().findFirst();
  }

  private static void check(Set<String> taken, String name, String reason, List<Conflict> found) {
    if (taken.contains(name)) {
      found.add(new Conflict(reason, "\"" + name + "\" is already in use"));
    }
  }

  private static boolean isAccepted(Definition definition) {
    return Json.list(definition.document().tree(), "status", "conditions").stream()
        .anyMatch(
            each ->
                Json.text(each, "type").orElse("").equals("NamesAccepted")
                    && Json.text(each, "status").orElse("").equals("True"));
  }

  /** Whether the kinds of a definition are to be served. */
  static boolean isServed(Definition definition, Collection<Definition> all) {
    return conflict(definition, all).isEmpty();
  }
}
