package mightypi.api.request;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The header fields of a request; names in any case. */
public interface Headers {
  Optional<String> first(String name);

  List<String> all(String name);

  Set<String> names();
}
