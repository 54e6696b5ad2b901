package mightypi.gateway.route;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values by host pattern; the most particular pattern answers: the whole name, then the longest
 * wildcard, then any.
 */
public final class Hosts<T> {

  private final Map<HostPattern, T> all;
  private final Map<String, T> exact = new HashMap<>();
  private final Map<String, T> oneLabel = new HashMap<>();
  private final Map<String, T> suffixes = new HashMap<>();
  private @Nullable T any;

  private Hosts(Map<HostPattern, T> all) {
    this.all = all;
    all.forEach(this::index);
  }

  public static <T> Hosts<T> of(Map<HostPattern, T> values) {
    return new Hosts<>(java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values)));
  }

  private void index(HostPattern pattern, T value) {
    switch (pattern.form()) {
      case EXACT -> exact.put(pattern.name(), value);
      case ONE_LABEL -> oneLabel.put(pattern.name(), value);
      case SUFFIX -> suffixes.put(pattern.name(), value);
      case ANY -> any = value;
    }
  }

  /** By a name in lower case without a final dot ({@link HostPattern#normal}). */
  public Optional<T> find(String host) {
    T found = exact.get(host);
    for (int dot = host.indexOf('.'); found == null && dot >= 0; dot = host.indexOf('.', dot + 1)) {
      String rest = host.substring(dot + 1);
      boolean isFirst = host.lastIndexOf('.', dot - 1) < 0;
      found = isFirst ? oneLabel.get(rest) : null;
      if (found == null) {
        found = suffixes.get(rest);
      }
    }
    return Optional.ofNullable(found == null ? any : found);
  }

  public Optional<T> at(HostPattern pattern) {
    return Optional.ofNullable(all.get(pattern));
  }

  public Map<HostPattern, T> all() {
    return all;
  }

  public Collection<T> values() {
    return all.values();
  }
}
