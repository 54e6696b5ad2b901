package mightypi.model;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps and lists that are immutable all the way down, and that say so by their type: what is frozen
 * already is shared, not copied again.
 */
final class Frozen {

  private Frozen() {}

  static @Nullable Object copy(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return copyOf(map);
    }
    return value instanceof List<?> list ? copyOf(list) : value;
  }

  static Map<String, @Nullable Object> copyOf(Map<?, ?> map) {
    if (map instanceof FrozenMap frozen) {
      return frozen;
    }
    LinkedHashMap<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((name, value) -> copy.put((String) name, copy(value)));
    return new FrozenMap(copy);
  }

  private static List<@Nullable Object> copyOf(List<?> list) {
    if (list instanceof FrozenList frozen) {
      return frozen;
    }
    List<@Nullable Object> copy = new ArrayList<>(list.size());
    for (Object each : list) {
      copy.add(copy(each));
    }
    return new FrozenList(copy);
  }

  /** A map with one entry put, or removed when the value is null. */
  static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> map, String name, @Nullable Object value) {
    LinkedHashMap<String, @Nullable Object> copy = new LinkedHashMap<>(copyOf(map));
    if (value == null) {
      copy.remove(name);
    } else {
      copy.put(name, copy(value));
    }
    return new FrozenMap(copy);
  }

  private static final class FrozenMap extends AbstractMap<String, @Nullable Object> {
    private final Map<String, @Nullable Object> entries;

    FrozenMap(LinkedHashMap<String, @Nullable Object> entries) {
      this.entries = Collections.unmodifiableMap(entries);
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
      return entries.entrySet();
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
      return entries.get(name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
      return entries.containsKey(name);
    }

    @Override
    public int size() {
      return entries.size();
    }
  }

  private static final class FrozenList extends AbstractList<@Nullable Object>
      implements RandomAccess {
    private final List<@Nullable Object> items;

    FrozenList(List<@Nullable Object> items) {
      this.items = items;
    }

    @Override
    public @Nullable Object get(int index) {
      return items.get(index);
    }

    @Override
    public int size() {
      return items.size();
    }
  }
}
