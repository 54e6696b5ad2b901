package mightypi.api.kind.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A value in an object together with its path. Checks walk from place to place and say at each what
 * is wrong; all problems of one walk are gathered.
 */
public final class Place {

  private final String path;
  private final @Nullable Object value;
  private final List<Problem> problems;

  private Place(String path, @Nullable Object value, List<Problem> problems) {
    this.path = path;
    this.value = value;
    this.problems = problems;
  }

  /** A tree to compare with; what is said of it goes nowhere. */
  public static Place of(Map<String, @Nullable Object> tree) {
    return new Place("", tree, new ArrayList<>());
  }

  /** The problems that a check finds in a tree. */
  public static List<Problem> problems(Map<String, @Nullable Object> tree, Consumer<Place> check) {
    List<Problem> found = new ArrayList<>();
    check.accept(new Place("", tree, found));
    return List.copyOf(found);
  }

  public Place at(String field) {
    Object inner = value instanceof Map<?, ?> map ? map.get(field) : null;
    return new Place(path.isEmpty() ? field : path + "." + field, inner, problems);
  }

  public Place at(String first, String... rest) {
    Place place = at(first);
    for (String field : rest) {
      place = place.at(field);
    }
    return place;
  }

  /** The entry of a map, written {@code limits[cpu]}. */
  public Place entry(String key) {
    Object inner = value instanceof Map<?, ?> map ? map.get(key) : null;
    return new Place(path + "[" + key + "]", inner, problems);
  }

  public List<Place> items() {
    List<Place> places = new ArrayList<>();
    for (Object item : Json.list(value)) {
      places.add(new Place(path + "[" + places.size() + "]", item, problems));
    }
    return places;
  }

  /** The same value under another path, where Kubernetes names one that is not its own. */
  public Place as(String otherPath) {
    return new Place(otherPath, value, problems);
  }

  public String path() {
    return path;
  }

  /** Whether there is a value, be it empty. */
  public boolean isPresent() {
    return value != null;
  }

  /** Whether there is a value; an empty text is none. */
  public boolean isSet() {
    return value != null && !"".equals(value);
  }

  /** Whether there is a value that is not an empty list or object either. */
  public boolean isFilled() {
    return isSet()
        && !(value instanceof List<?> list && list.isEmpty())
        && !(value instanceof Map<?, ?> map && map.isEmpty());
  }

  public boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  public boolean is(String text) {
    return text.equals(value);
  }

  public boolean equalTo(Place other) {
    return Objects.equals(value, other.value);
  }

  public String text() {
    return value instanceof String text ? text : "";
  }

  /** As {@link Json#brief} would show it, but absent is empty. */
  public Object raw() {
    return value == null ? "" : value;
  }

  public Optional<Long> number() {
    return value instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
  }

  public Map<String, @Nullable Object> map() {
    return Json.map(value);
  }

  public List<String> texts() {
    return Json.list(value).stream().filter(Objects::nonNull).map(String::valueOf).toList();
  }

  public void invalid(String detail) {
    invalid(raw(), detail);
  }

  /** Of a part of the value, such as one label among many. */
  public void invalid(Object part, String detail) {
    problems.add(Problem.invalid(path, part, detail));
  }

  /** Of a list of texts, which Kubernetes prints in its own way. */
  public void invalidTexts(List<String> values, String detail) {
    problems.add(Problem.invalidTexts(path, values, detail));
  }

  /** Of a reason for which there is no word of its own here. */
  public void report(String reason, String message) {
    problems.add(new Problem(reason, path, message));
  }

  public void required(String detail) {
    problems.add(Problem.required(path, detail));
  }

  public void forbidden(String detail) {
    problems.add(Problem.forbidden(path, detail));
  }

  public void duplicate(Object part) {
    problems.add(Problem.duplicate(path, part));
  }

  public void missing(Object part) {
    problems.add(new Problem(Problem.NOT_FOUND, path, "Not found: " + Json.brief(part)));
  }

  public void tooLong(int bytes) {
    problems.add(
        new Problem(Problem.TOO_LONG, path, "Too long: may not be more than " + bytes + " bytes"));
  }

  /** Says so unless there is a value. */
  public boolean mustBeSet(String detail) {
    if (!isFilled()) {
      required(detail);
    }
    return isFilled();
  }

  /** Says so unless the text follows the rule; an absent text follows none. */
  public void mustFollow(Rule rule) {
    rule.faults(text()).forEach(this::invalid);
  }

  public void mayFollow(Rule rule) {
    if (isSet()) {
      mustFollow(rule);
    }
  }

  /** Of a field that tells an empty text from none. */
  public void mustFollowIfPresent(Rule rule) {
    if (isPresent()) {
      mustFollow(rule);
    }
  }

  public void mustBeOneOf(String... supported) {
    if (!List.of(supported).contains(text())) {
      problems.add(Problem.notSupported(path, raw(), List.of(supported)));
    }
  }

  public void mayBeOneOf(String... supported) {
    if (isSet()) {
      mustBeOneOf(supported);
    }
  }

  /** Of a field that tells an empty text from none. */
  public void mustBeOneOfIfPresent(String... supported) {
    if (isPresent()) {
      mustBeOneOf(supported);
    }
  }

  /** How many problems the walk has found so far. */
  public int faults() {
    return problems.size();
  }

  public void mustBeAtLeast(long least) {
    if (number().orElse(least) < least) {
      invalid("must be greater than or equal to " + least);
    }
  }

  public void mustBeBetween(long least, long most) {
    long found = number().orElse(least);
    if (found < least || found > most) {
      invalid("must be between " + least + " and " + most + ", inclusive");
    }
  }

  public void mustBePort() {
    long port = number().orElse(0L);
    if (port < 1 || port > 65535) {
      invalid(isPresent() ? raw() : 0, "must be between 1 and 65535, inclusive");
    }
  }

  /** As Kubernetes says it of a field that never changes. */
  public void mustEqual(Place old) {
    if (!equalTo(old)) {
      invalid("field is immutable");
    }
  }

  /** Says which items repeat an earlier one in the given field. */
  public static void mustDiffer(List<Place> items, String field) {
    Set<String> seen = new HashSet<>();
    for (Place item : items) {
      Place name = item.at(field);
      if (name.isSet() && !seen.add(name.text())) {
        name.duplicate(name.text());
      }
    }
  }
}
