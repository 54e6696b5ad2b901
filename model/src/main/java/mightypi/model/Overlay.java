package mightypi.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lays what is wanted of an object over what is known of it; defaults that were filled in stay. */
public final class Overlay {

  private static final List<String> FIELDS = List.of("spec", "addressType", "endpoints", "ports");

  private Overlay() {}

  /** The known object with the wanted one's own fields; equal to the known one when it is so. */
  public static Document of(Document known, Document wanted) {
    Map<String, @Nullable Object> tree = known.tree();
    for (String field : FIELDS) {
      Optional<Object> value = Json.at(wanted.tree(), field);
      if (value.isPresent()) {
        tree = Json.with(tree, overlaid(tree.get(field), value.get()), field);
      }
    }
    return Document.of(tree);
  }

  /** Lists are as wanted; their entries are found again by name, an only one by being so. */
  private static Object overlaid(@Nullable Object known, Object wanted) {
    if (known instanceof Map<?, ?> before && wanted instanceof Map<?, ?> after) {
      Map<Object, Object> both = new LinkedHashMap<>(before);
      after.forEach((name, value) -> both.put(name, overlaid(both.get(name), value)));
      return both;
    }
    if (known instanceof List<?> before && wanted instanceof List<?> after) {
      List<Object> list = new ArrayList<>();
      after.forEach(each -> list.add(overlaid(sameName(before, each), each)));
      return list;
    }
    return wanted;
  }

  private static @Nullable Object sameName(List<?> known, Object wanted) {
    Optional<String> name = Json.text(wanted, "name");
    return known.stream()
        .filter(Objects::nonNull)
        .filter(each -> name.isPresent() ? Json.text(each, "name").equals(name) : isOnly(known))
        .findFirst()
        .orElse(null);
  }

  private static boolean isOnly(List<?> known) {
    return known.size() == 1 && known.getFirst() instanceof Map<?, ?>;
  }
}
