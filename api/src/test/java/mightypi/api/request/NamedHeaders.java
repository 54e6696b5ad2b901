package mightypi.api.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Headers of one value each, by names in lower case. */
public record NamedHeaders(Map<String, String> values) implements Headers {

  @Override
  public Optional<String> first(String name) {
    return Optional.ofNullable(values.get(name));
  }

  @Override
  public List<String> all(String name) {
    return first(name).stream().toList();
  }

  @Override
  public Set<String> names() {
    return values.keySet();
  }
}
