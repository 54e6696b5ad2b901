package mightypi.model;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A label selector: a conjunction of requirements on labels. An empty one matches everything. */
public record Selector(List<Requirement> requirements) implements Predicate<Map<String, String>> {

  public static final Selector EVERYTHING = new Selector(List.of());

  public Selector {
    requirements = List.copyOf(requirements);
  }

  /** The operators of {@code metav1.LabelSelectorRequirement} and of selector strings. */
  public enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    GREATER_THAN,
    LESS_THAN
  }

  /**
   * A condition on one label; {@code IN} and {@code NOT_IN} take several values, {@code
   * GREATER_THAN} one number.
   */
  public record Requirement(String label, Operator operator, Set<String> values) {
    public Requirement {
      values = Set.copyOf(values);
    }

    boolean holdsFor(Map<String, String> labels) {
      String value = labels.get(label);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
        case GREATER_THAN -> compares(value, 1);
        case LESS_THAN -> compares(value, -1);
      };
    }

    private boolean compares(@Nullable String value, int sign) {
      if (value == null || values.size() != 1) {
        return false;
      }
      try {
        long bound = Long.parseLong(values.iterator().next());
        return Integer.signum(Long.compare(Long.parseLong(value), bound)) == sign;
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  /**
   * What is wrong with keys and values in the text form, for people; nothing when they are right.
   */
  public record Syntax(
      Function<String, List<String>> faultsOfKey, Function<String, List<String>> faultsOfValue) {

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9]([-\\w.]{0,61}[A-Za-z0-9])?");
    private static final Pattern KEY =
        Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?" + PART);

    /** For programs, which do not read what is wrong. */
    public static final Syntax TERSE =
        new Syntax(
            key -> KEY.matcher(key).matches() ? List.of() : List.of("must be a label key"),
            value ->
                value.isEmpty() || PART.matcher(value).matches()
                    ? List.of()
                    : List.of("must be a label value"));
  }

  /** Of the text form, {@code app=web,!old}; throws IllegalArgumentException when it is none. */
  public static Selector parse(String text) {
    return parse(text, Syntax.TERSE);
  }

  /** As above, of keys and values that are right. */
  public static Selector parse(String text, Syntax syntax) {
    return SelectorText.parse(text, syntax);
  }

  /** Of equalities, as in {@code spec.selector} of a Service. */
  public static Selector of(Map<String, String> equalities) {
    return new Selector(requirements(equalities));
  }

  /**
   * Of a typed selector; none selects nothing only where the caller says so: here it matches
   * everything.
   */
  public static Selector of(@Nullable LabelSelector selector) {
    if (selector == null) {
      return EVERYTHING;
    }
    List<Requirement> all = new ArrayList<>();
    if (selector.getMatchLabels() != null) {
      all.addAll(requirements(selector.getMatchLabels()));
    }
    for (LabelSelectorRequirement each : selector.getMatchExpressions()) {
      all.add(
          new Requirement(
              each.getKey(), operator(each.getOperator()), Set.copyOf(each.getValues())));
    }
    return new Selector(all);
  }

  private static Operator operator(String word) {
    return switch (word) {
      case "In" -> Operator.IN;
      case "NotIn" -> Operator.NOT_IN;
      case "Exists" -> Operator.EXISTS;
      case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
      case "Gt" -> Operator.GREATER_THAN;
      case "Lt" -> Operator.LESS_THAN;
      default -> throw new IllegalArgumentException(word + " is not a label selector operator");
    };
  }

  /** The labels that everything has which it fits, with their values. */
  public Map<String, String> equalities() {
    Map<String, String> equalities = new TreeMap<>();
    for (Requirement each : requirements) {
      if (each.operator == Operator.IN && each.values.size() == 1) {
        equalities.put(each.label, each.values.iterator().next());
      }
    }
    return equalities;
  }

  private static List<Requirement> requirements(Map<String, String> equalities) {
    return equalities.entrySet().stream()
        .map(each -> new Requirement(each.getKey(), Operator.IN, Set.of(each.getValue())))
        .collect(Collectors.toList());
  }

  @Override
  public boolean test(Map<String, String> labels) {
    return requirements.stream().allMatch(each -> each.holdsFor(labels));
  }
}
