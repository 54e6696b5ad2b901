package mightypi.api.patch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * A set of places in an object, in the form of {@code fieldsV1}: a tree of steps, {@code f:name} to
 * a field, {@code k:{…}} to the item with these keys, {@code v:…} to a value of a set. Immutable.
 */
final class FieldSet {

  static final FieldSet EMPTY = new FieldSet(false, new TreeMap<>());

  private final boolean member;
  private final SortedMap<String, FieldSet> inside;

  private FieldSet(boolean member, SortedMap<String, FieldSet> inside) {
    this.member = member;
    this.inside = inside;
  }

  /** Reads {@code fieldsV1}. */
  static FieldSet parse(Map<String, @Nullable Object> json) {
    return parse(json, false);
  }

  private static FieldSet parse(Map<String, @Nullable Object> json, boolean leafIsMember) {
    SortedMap<String, FieldSet> inside = new TreeMap<>();
    json.forEach(
        (step, rest) -> {
          if (!step.equals(".")) {
            inside.put(step, parse(Json.map(rest), true));
          }
        });
    return new FieldSet(json.containsKey(".") || leafIsMember && json.isEmpty(), inside);
  }

  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    if (member && !inside.isEmpty()) {
      json.put(".", Map.of());
    }
    inside.forEach((step, rest) -> json.put(step, rest.json()));
    return json;
  }

  boolean isEmpty() {
    return !member && inside.isEmpty();
  }

  Map<String, FieldSet> inside() {
    return inside;
  }

  FieldSet at(String step) {
    return inside.getOrDefault(step, EMPTY);
  }

  FieldSet union(FieldSet other) {
    if (isEmpty()) {
      return other;
    }
    if (other.isEmpty()) {
      return this;
    }
    SortedMap<String, FieldSet> all = new TreeMap<>(inside);
    other.inside.forEach((step, rest) -> all.merge(step, rest, FieldSet::union));
    return new FieldSet(member || other.member, all);
  }

  FieldSet intersection(FieldSet other) {
    SortedMap<String, FieldSet> both = new TreeMap<>();
    inside.forEach(
        (step, rest) -> {
          FieldSet common = rest.intersection(other.at(step));
          if (!common.isEmpty()) {
            both.put(step, common);
          }
        });
    return new FieldSet(member && other.member, both);
  }

  FieldSet minus(FieldSet other) {
    if (other.isEmpty()) {
      return this;
    }
    return new FieldSet(member && !other.member, rest(other, FieldSet::minus));
  }

  /** Without the members of the other and all that lies inside of them. */
  FieldSet without(FieldSet gone) {
    if (gone.isEmpty()) {
      return this;
    }
    return gone.member ? EMPTY : new FieldSet(member, rest(gone, FieldSet::without));
  }

  private SortedMap<String, FieldSet> rest(
      FieldSet other, java.util.function.BinaryOperator<FieldSet> cut) {
    SortedMap<String, FieldSet> left = new TreeMap<>();
    inside.forEach(
        (step, mine) -> {
          FieldSet kept = cut.apply(mine, other.at(step));
          if (!kept.isEmpty()) {
            left.put(step, kept);
          }
        });
    return left;
  }

  /** Every member as messages write it: {@code .spec.containers[name="web"].image}. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    collect("", paths::add);
    return paths;
  }

  private void collect(String path, Consumer<String> found) {
    if (member) {
      found.accept(path);
    }
    inside.forEach((step, rest) -> rest.collect(path + shown(step), found));
  }

  private static String shown(String step) {
    String text = step.substring(2);
    return switch (step.charAt(0)) {
      case 'f' -> "." + text;
      case 'v' -> "[=" + text + "]";
      case 'k' -> "[" + keys(text) + "]";
      default -> "[" + text + "]";
    };
  }

  private static String keys(String json) {
    try {
      List<String> each = new ArrayList<>();
      Json.parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))
          .forEach((name, value) -> each.add(name + "=" + Json.brief(value)));
      return String.join(",", each);
    } catch (java.io.IOException e) {
      return json; // a client wrote it so
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet that && member == that.member && inside.equals(that.inside);
  }

  @Override
  public int hashCode() {
    return 31 * inside.hashCode() + Boolean.hashCode(member);
  }

  /** Gathers places on the way through an object. */
  static final class Builder {
    private boolean member;
    private final SortedMap<String, Builder> inside = new TreeMap<>();

    void mark() {
      member = true;
    }

    Builder at(String step) {
      return inside.computeIfAbsent(step, _ -> new Builder());
    }

    FieldSet build() {
      SortedMap<String, FieldSet> rest = new TreeMap<>();
      inside.forEach(
          (step, each) -> {
            FieldSet built = each.build();
            if (!built.isEmpty()) {
              rest.put(step, built);
            }
          });
      return new FieldSet(member, rest);
    }
  }
}
