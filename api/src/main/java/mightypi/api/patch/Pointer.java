package mightypi.api.patch;

import java.util.ArrayList;
import java.util.List;

/** A JSON pointer (RFC 6901). */
record Pointer(String text, List<String> steps) {

  static Pointer parse(String text) {
    if (text.isEmpty()) {
      return new Pointer(text, List.of());
    }
    if (!text.startsWith("/")) {
      throw new JsonPatch.Failure("invalid path: \"" + text + "\" does not begin with a slash");
    }
    List<String> steps = new ArrayList<>();
    for (String step : text.substring(1).split("/", -1)) {
      steps.add(step.replace("~1", "/").replace("~0", "~"));
    }
    return new Pointer(text, List.copyOf(steps));
  }

  boolean isRoot() {
    return steps.isEmpty();
  }

  String last() {
    return steps.getLast();
  }

  /** Whether the other is a place inside of what this points to. */
  boolean holds(Pointer other) {
    return other.steps.size() > steps.size() && other.steps.subList(0, steps.size()).equals(steps);
  }
}
