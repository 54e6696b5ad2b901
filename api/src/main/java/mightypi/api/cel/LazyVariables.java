package mightypi.api.cel;

import dev.cel.common.values.NullValue;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code variables} of a policy: each is evaluated when it is first asked for, and never within
 * itself. For one request, in one thread.
 */
public final class LazyVariables extends AbstractMap<String, Object> {

  /** Where a value comes from. */
  public interface Source {
    Object value() throws CelFault;
  }

  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Map<String, Object> known = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();

  public void add(String name, Source source) {
    sources.put(name, source);
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return sources.containsKey(name) && !underWay.contains(name);
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    if (!containsKey(name)) {
      return null;
    }
    String key = String.valueOf(name);
    if (!known.containsKey(key)) {
      known.put(key, found(key));
    }
    return known.get(key);
  }

  private Object found(String name) {
    underWay.add(name);
    try {
      return sources.getOrDefault(name, () -> NullValue.NULL_VALUE).value();
    } catch (CelFault e) {
      throw e.bound() == CelFault.Bound.BUDGET
          ? new Unspoken(e.why(), e.bound())
          : new Unspoken(
              "composited variable \"%s\" fails to evaluate: %s".formatted(name, e.why()));
    } finally {
      underWay.remove(name);
    }
  }

  @Override
  public int size() {
    return sources.size();
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    Map<String, Object> all = new LinkedHashMap<>();
    for (String name : sources.keySet()) {
      Optional.ofNullable(get(name)).ifPresent(value -> all.put(name, value));
    }
    return all.entrySet();
  }
}
