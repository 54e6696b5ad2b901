package mightypi.api.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.LinkedHashMap;
import java.util.Map;

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
    return Language.of(variables, types).typeOf(expression);
  }

  /** Throws when the expression has another type. */
  public void mustBeTruth(String expression) throws CelFault {
    mustBe(expression, SimpleType.BOOL);
  }

  public void mustBeText(String expression) throws CelFault {
    mustBe(expression, SimpleType.STRING);
  }

  private void mustBe(String expression, CelType wanted) throws CelFault {
    if (!wanted.isAssignableFrom(typeOf(expression))) {
      throw new CelFault("must evaluate to " + wanted.name());
    }
  }
}
