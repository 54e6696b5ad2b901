package mightypi.api.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an expression costs at most, before it has seen a value (KEP-2876, "estimated cost limits"):
 * the cost model of {@link Costs} over the largest values that a schema lets through.
 */
final class Estimate {

  private static final Set<CelKind> SIZED =
      Set.of(CelKind.STRING, CelKind.BYTES, CelKind.LIST, CelKind.MAP);
  private static final Set<CelKind> OPEN = Set.of(CelKind.DYN, CelKind.ANY, CelKind.OPAQUE);

  private final CelAbstractSyntaxTree tree;
  private final Map<String, Extent> variables;

  private Estimate(CelAbstractSyntaxTree tree, Map<String, Extent> variables) {
    this.tree = tree;
    this.variables = variables;
  }

  /** A part of an expression: what it and all in it cost, and what it may come to. */
  private record Part(long cost, Extent extent) {}

  /** Of a checked expression. */
  static long of(CelAbstractSyntaxTree tree, Map<String, Extent> variables) {
    return new Estimate(tree, new HashMap<>(variables)).part(tree.getExpr()).cost();
  }

  private Part part(CelExpr part) {
    return switch (part.getKind()) {
      case CONSTANT -> new Part(0, constant(part));
      case IDENT ->
          new Part(
              Costs.SELECT,
              Optional.ofNullable(variables.get(part.ident().name())).orElseGet(() -> typed(part)));
      case SELECT -> select(part);
      case CALL -> call(part);
      case LIST -> list(part);
      case MAP -> map(part);
      case STRUCT ->
          new Part(
              part.struct().entries().stream()
                  .mapToLong(each -> part(each.value()).cost())
                  .reduce(Costs.STRUCT, Estimate::plus),
              Extent.UNKNOWN);
      case COMPREHENSION -> comprehension(part);
      case NOT_SET -> new Part(0, Extent.SCALAR);
    };
  }

  private static Extent constant(CelExpr part) {
    return switch (part.constant().getKind()) {
      case STRING_VALUE -> Extent.of(part.constant().stringValue().length());
      case BYTES_VALUE -> Extent.of(part.constant().bytesValue().size());
      default -> Extent.SCALAR;
    };
  }

  private CelType type(CelExpr part) {
    return tree.getType(part.id()).orElse(SimpleType.DYN);
  }

  /** What is known by its type alone. */
  private Extent typed(CelExpr part) {
    CelKind kind = type(part).kind();
    return SIZED.contains(kind) || OPEN.contains(kind) ? Extent.UNKNOWN : Extent.SCALAR;
  }

  private Part select(CelExpr part) {
    Part operand = part(part.select().operand());
    if (part.select().testOnly()) {
      return new Part(operand.cost(), Extent.SCALAR);
    }
    Extent found =
        operand
            .extent()
            .field(part.select().field())
            .or(
                () ->
                    isMap(part.select().operand()) ? operand.extent().element() : Optional.empty())
            .orElseGet(() -> typed(part));
    return new Part(plus(operand.cost(), Costs.SELECT), found);
  }

  private boolean isMap(CelExpr part) {
    return type(part).kind() == CelKind.MAP;
  }

  private Part list(CelExpr part) {
    long cost = Costs.LIST;
    Optional<Extent> element = Optional.empty();
    for (CelExpr each : part.list().elements()) {
      Part item = part(each);
      cost = plus(cost, item.cost());
      element = Optional.of(element.map(item.extent()::or).orElse(item.extent()));
    }
    return new Part(cost, Extent.of(part.list().elements().size(), element));
  }

  private Part map(CelExpr part) {
    long cost = Costs.MAP;
    Optional<Extent> element = Optional.empty();
    for (CelExpr.CelMap.Entry each : part.map().entries()) {
      Part value = part(each.value());
      cost = plus(cost, plus(part(each.key()).cost(), value.cost()));
      element = Optional.of(element.map(value.extent()::or).orElse(value.extent()));
    }
    return new Part(cost, Extent.of(part.map().entries().size(), element));
  }

  private Part comprehension(CelExpr whole) {
    CelExpr.CelComprehension loop = whole.comprehension();
    Part range = part(loop.iterRange());
    Part start = part(loop.accuInit());
    Map<String, Extent> outside = new HashMap<>(variables);
    variables.put(loop.accuVar(), start.extent());
    iterated(loop, range.extent());
    long each = part(loop.loopCondition()).cost();
    Part step = part(loop.loopStep());
    each = plus(each, step.cost());
    Part result = part(loop.result());
    variables.clear();
    variables.putAll(outside);
    long cost = plus(plus(range.cost(), start.cost()), result.cost());
    cost = plus(cost, times(range.extent().size(), each));
    boolean collects =
        loop.accuInit().getKind() == CelExpr.ExprKind.Kind.LIST
            || loop.accuInit().getKind() == CelExpr.ExprKind.Kind.MAP;
    return new Part(
        cost, collects ? Extent.of(range.extent().size(), step.extent().element()) : typed(whole));
  }

  private void iterated(CelExpr.CelComprehension loop, Extent range) {
    Extent element = range.element().orElse(Extent.UNKNOWN);
    Extent key = isMap(loop.iterRange()) ? range.key().orElse(Extent.UNKNOWN) : Extent.SCALAR;
    if (!loop.iterVar2().isEmpty()) {
      variables.put(loop.iterVar(), key);
      variables.put(loop.iterVar2(), element);
    } else {
      variables.put(loop.iterVar(), isMap(loop.iterRange()) ? key : element);
    }
  }

  private Part call(CelExpr part) {
    CelExpr.CelCall call = part.call();
    List<CelExpr> parts = new ArrayList<>();
    call.target().ifPresent(parts::add);
    parts.addAll(call.args());
    List<Part> all = parts.stream().map(this::part).toList();
    long inside = all.stream().mapToLong(Part::cost).reduce(0, Estimate::plus);
    if (call.function().equals("_?_:_")) {
      long branches = Math.max(all.get(1).cost(), all.get(2).cost());
      return new Part(
          plus(all.getFirst().cost(), branches), all.get(1).extent().or(all.get(2).extent()));
    }
    List<Extent> extents = all.stream().map(Part::extent).toList();
    long own = cost(call, parts, extents);
    return new Part(plus(inside, own), result(part, parts, extents));
  }

  private long cost(CelExpr.CelCall call, List<CelExpr> parts, List<Extent> extents) {
    long first = extents.isEmpty() ? 0 : extents.getFirst().size();
    long second = extents.size() < 2 ? 0 : extents.get(1).size();
    return switch (call.function()) {
      case "_&&_", "_||_", "@not_strictly_false" -> 0;
      case "_==_" -> isOpaque(parts.getFirst()) ? 1 : Costs.tenth(Math.min(first, second));
      case "_!=_", "_<_", "_<=_", "_>_", "_>=_" -> Costs.tenth(Math.min(first, second));
      case "_+_" -> isText(parts.getFirst()) ? Costs.tenth(plus(first, second)) : 1;
      case "@in" -> isMap(parts.get(1)) ? 1 : second;
      case "startsWith", "endsWith" -> Costs.tenth(second);
      case "contains" -> times(Costs.tenth(first), Costs.tenth(second));
      case "matches", "find", "findAll" ->
          times(Costs.tenth(plus(first, 1)), Costs.quarter(second));
      case "validate" -> times(Costs.tenth(second), Costs.FORMAT);
      case "check" -> Costs.PERMISSION;
      case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> traversal(extents, parts);
      case "url", "lowerAscii", "upperAscii", "substring", "trim", "format" -> Costs.tenth(first);
      case "replace", "split" -> Costs.tenth(times(2, first));
      case "join" -> Costs.tenth(joined(extents));
      default -> 1;
    };
  }

  /** Addresses, networks, amounts: they have no parts that are walked over. */
  private boolean isOpaque(CelExpr part) {
    CelType type = type(part);
    return type.kind() == CelKind.OPAQUE && !(type instanceof OptionalType);
  }

  private boolean isText(CelExpr part) {
    return type(part).kind() == CelKind.STRING || type(part).kind() == CelKind.BYTES;
  }

  private long traversal(List<Extent> extents, List<CelExpr> parts) {
    Extent whole = extents.getFirst();
    if (isText(parts.getFirst())) {
      return Costs.tenth(whole.size());
    }
    boolean ofTexts =
        type(parts.getFirst()).parameters().stream()
            .anyMatch(each -> each.kind() == CelKind.STRING);
    long letters = ofTexts ? whole.element().orElse(Extent.UNKNOWN).size() : 0;
    return times(whole.size(), plus(1, Costs.tenth(letters)));
  }

  private static long joined(List<Extent> extents) {
    Extent list = extents.getFirst();
    long texts = times(list.size(), list.element().orElse(Extent.UNKNOWN).size());
    return extents.size() < 2 ? texts : plus(texts, times(list.size(), extents.get(1).size()));
  }

  private Extent result(CelExpr part, List<CelExpr> parts, List<Extent> extents) {
    Extent typed = typed(part);
    if (extents.isEmpty()) {
      return typed;
    }
    Extent first = extents.getFirst();
    return switch (part.call().function()) {
      case "_[_]" -> first.element().orElse(typed);
      case "dyn" -> first;
      case "_+_" -> SIZED.contains(type(part).kind()) ? sum(first, extents.get(1)) : typed;
      case "lowerAscii", "upperAscii", "substring", "trim" -> Extent.of(first.size());
      case "replace" -> Extent.of(plus(first.size(), replaced(first, extents)));
      case "split", "findAll" -> Extent.of(first.size(), Optional.of(Extent.of(first.size())));
      case "find" -> Extent.of(first.size());
      case "join" -> Extent.of(joined(extents));
      default -> typed;
    };
  }

  private static Extent sum(Extent one, Extent other) {
    return Extent.of(plus(one.size(), other.size()), one.or(other).element());
  }

  /** As if every letter were replaced, or surrounded. */
  private static long replaced(Extent text, List<Extent> extents) {
    return extents.size() < 3 ? 0 : times(plus(text.size(), 1), extents.get(2).size());
  }

  static long plus(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }

  static long times(long one, long other) {
    return other != 0 && one > Long.MAX_VALUE / other ? Long.MAX_VALUE : one * other;
  }
}
