package mightypi.api.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Functions that Kubernetes adds to the language: what they are called and what they do. */
class Library {

  /** The types of a function's arguments and of its value; a receiver is the first argument. */
  record Form(boolean isMember, CelType result, List<CelType> arguments) {
    static Form member(CelType result, CelType... arguments) {
      return new Form(true, result, List.of(arguments));
    }

    static Form global(CelType result, CelType... arguments) {
      return new Form(false, result, List.of(arguments));
    }
  }

  /** What a function does with its arguments. */
  interface Body {
    Object apply(Object[] arguments) throws CelEvaluationException;
  }

  private final Map<String, List<CelOverloadDecl>> overloads = new LinkedHashMap<>();
  private final List<CelFunctionBinding> bindings = new ArrayList<>();

  /**
   * Adds a form of a function.
   *
   * @param id names this form among all
   * @param classes of the arguments, by which the form is found when types are not known before
   */
  @SuppressWarnings("Immutable") // the bodies keep no state
  final void add(String name, String id, Form form, List<Class<?>> classes, Body body) {
    overloads
        .computeIfAbsent(name, any -> new ArrayList<>())
        .add(
            form.isMember()
                ? CelOverloadDecl.newMemberOverload(id, form.result(), form.arguments())
                : CelOverloadDecl.newGlobalOverload(id, form.result(), form.arguments()));
    CelFunctionOverload does = body::apply;
    bindings.add(CelFunctionBinding.from(id, ImmutableList.copyOf(classes), does));
  }

  final List<CelFunctionDecl> declarations() {
    List<CelFunctionDecl> all = new ArrayList<>();
    overloads.forEach((name, some) -> all.add(CelFunctionDecl.newFunctionDeclaration(name, some)));
    return all;
  }

  final List<CelFunctionBinding> bindings() {
    return List.copyOf(bindings);
  }

  static CelEvaluationException fault(String message) {
    return new CelEvaluationException(message);
  }
}
