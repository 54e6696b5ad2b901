package mightypi.api.admission.podsecurity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How what is forbidden is told. */
final class Words {

  private Words() {}

  static String plural(String singular, int count) {
    return count == 1 ? singular : singular + "s";
  }

  static String quoted(Collection<String> items) {
    return items.isEmpty() ? "" : "\"" + String.join("\", \"", items) + "\"";
  }

  /** {@code containers "a", "b"}. */
  static String named(String what, Collection<String> names) {
    return plural(what, names.size()) + " " + quoted(names);
  }

  /** {@code pod and container "a"}: those who set a field. */
  static String setters(boolean pod, List<String> containers) {
    List<String> setters = new ArrayList<>();
    if (pod) {
      setters.add("pod");
    }
    if (!containers.isEmpty()) {
      setters.add(named("container", containers));
    }
    return String.join(" and ", setters);
  }
}
