package mightypi.api.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks expressions against the types of what they will see. */
public final class TypeCheck {

  private final DeclaredTypes types;
  private final Map<String, CelType> variables = new LinkedHashMap<>();

  public TypeCheck(DeclaredTypes types) {
    this.types = types;
  }

  public TypeCheck with(String name, CelType type) {
    variables.put(name, type);
    return this;
  }

  /** Of what may be anything. */
  public TypeCheck with(String name) {
    return with(name, SimpleType.DYN);
  }

  public TypeCheck withAuthorizer() {
    return with("authorizer", AuthorizerLibrary.AUTHORIZER)
        .with("authorizer.requestResource", AuthorizerLibrary.RESOURCE);
  }

  /** The type of an expression, whatever it is. Throws when it cannot be. */
  public CelType typeOf(String expression) throws CelFault {
    return checked(expression).getResultType();
  }

  private CelAbstractSyntaxTree checked(String expression) throws CelFault {
    return Language.of(variables, types).checked(expression);
  }

  /**
   * What an expression costs at most where variables have these schemas. Throws when it is not true
   * or false.
   */
  public long costOfTruth(String expression, Map<String, Map<String, @Nullable Object>> schemas)
      throws CelFault {
    return cost(mustBe(expression, SimpleType.BOOL), schemas);
  }

  /** As {@link #costOfTruth}, of one that is a text. */
  public long costOfText(String expression, Map<String, Map<String, @Nullable Object>> schemas)
      throws CelFault {
    return cost(mustBe(expression, SimpleType.STRING), schemas);
  }

  private static long cost(
      CelAbstractSyntaxTree tree, Map<String, Map<String, @Nullable Object>> schemas) {
    Map<String, Extent> extents = new HashMap<>();
    schemas.forEach((name, schema) -> extents.put(name, new Extent.Declared(schema)));
    return Estimate.of(tree, extents);
  }

  /** How many values of a schema fit into one request. */
  public static long mostOften(Map<String, @Nullable Object> schema) {
    return new Extent.Declared(schema).mostOften();
  }

  private CelAbstractSyntaxTree mustBe(String expression, CelType wanted) throws CelFault {
    CelAbstractSyntaxTree tree = checked(expression);
    if (!wanted.isAssignableFrom(tree.getResultType())) {
      throw new CelFault("must evaluate to " + wanted.name());
    }
    return tree;
  }
}
