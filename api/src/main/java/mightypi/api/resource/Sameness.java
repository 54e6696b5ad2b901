package mightypi.api.resource;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Whether a write would change anything: one that does not is not written (KEP-555 included). */
final class Sameness {

  private Sameness() {}

  /** Whether two objects differ in nothing but the times of their managed fields. */
  static boolean of(Document next, Document old) {
    return equal(withoutRecord(next), withoutRecord(old))
        && sameEntries(
            Json.list(next.tree(), "metadata", "managedFields"),
            Json.list(old.tree(), "metadata", "managedFields"));
  }

  private static Map<String, @Nullable Object> withoutRecord(Document object) {
    return Json.at(object.tree(), "metadata", "managedFields").isEmpty()
        ? object.tree()
        : Json.with(object.tree(), null, "metadata", "managedFields");
  }

  private static boolean sameEntries(List<@Nullable Object> one, List<@Nullable Object> other) {
    return equal(
        one.stream().map(Sameness::timeless).toList(),
        other.stream().map(Sameness::timeless).toList());
  }

  private static Map<String, @Nullable Object> timeless(@Nullable Object entry) {
    return Json.with(Json.map(entry), null, "time");
  }

  /** As values of JSON: numbers by their value, objects without regard to order. */
  @SuppressWarnings("ReferenceEquality") // what two trees share is most of both, and the same
  static boolean equal(@Nullable Object one, @Nullable Object other) {
    if (one == other) {
      return true;
    }
    if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
      return a.size() == b.size()
          && a.keySet().stream()
              .allMatch(key -> b.containsKey(key) && equal(a.get(key), b.get(key)));
    }
    if (one instanceof List<?> a && other instanceof List<?> b) {
      return equalItems(a, b);
    }
    if (one instanceof Number a && other instanceof Number b) {
      return a.equals(b)
          || (a.longValue() == b.longValue()
              && Double.compare(a.doubleValue(), b.doubleValue()) == 0);
    }
    return one == null ? other == null : one.equals(other);
  }

  private static boolean equalItems(List<?> a, List<?> b) {
    if (a.size() != b.size()) {
      return false;
    }
    Iterator<?> rest = b.iterator();
    for (Object each : a) {
      if (!equal(each, rest.next())) {
        return false;
      }
    }
    return true;
  }
}
