package mightypi.api.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import java.util.List;
import java.util.Map;

/** The language in which one sort of expression is written: its variables and their types. */
final class Language {

  /** Loops of one expression; what a cost of a million allows in Kubernetes. */
  private static final int MOST_ITERATIONS = 1_000_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableTimestampEpoch(true)
          .enableHeterogeneousNumericComparisons(true)
          .enableOptionalSyntax(true)
          .evaluateCanonicalTypesToNativeValues(true)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .build();

  private static final List<Library> LIBRARIES =
      List.of(
          new ListLibrary(),
          new TextLibrary(),
          new UrlLibrary(),
          new QuantityLibrary(),
          new AddressLibrary(),
          new FormatLibrary(),
          new AuthorizerLibrary());

  /** All but what takes an expression of any size, for which there is one of ours. */
  private static final CelStandardFunctions STANDARD =
      CelStandardFunctions.newBuilder().excludeFunctions(StandardFunction.MATCHES).build();

  private static final CelRuntime RUNTIME = runtime();

  private final CelCompiler compiler;

  private Language(CelCompiler compiler) {
    this.compiler = compiler;
  }

  static Language of(Map<String, CelType> variables) {
    return new Language(declared(variables).build());
  }

  static Language of(Map<String, CelType> variables, CelTypeProvider types) {
    return new Language(declared(variables).setTypeProvider(types).build());
  }

  private static CelCompilerBuilder declared(Map<String, CelType> variables) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(
                CelExtensions.strings(),
                CelExtensions.sets(OPTIONS),
                CelExtensions.optional(),
                CelExtensions.comprehensions());
    LIBRARIES.forEach(each -> builder.addFunctionDeclarations(each.declarations()));
    variables.forEach(builder::addVar);
    return builder;
  }

  private static CelRuntime runtime() {
    var builder =
        CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardEnvironmentEnabled(false)
            .setStandardFunctions(STANDARD)
            .addFunctionBindings(TextLibrary.MATCHES)
            .addLibraries(
                CelExtensions.strings(),
                CelExtensions.sets(OPTIONS),
                CelExtensions.optional(),
                CelExtensions.comprehensions());
    LIBRARIES.forEach(each -> builder.addFunctionBindings(each.bindings()));
    return builder.build();
  }

  /** An expression with the types of all its parts. */
  CelAbstractSyntaxTree checked(String text) throws CelFault {
    try {
      return compiler.compile(text).getAst();
    } catch (CelValidationException e) {
      throw new CelFault("compilation failed: " + e.getMessage());
    }
  }

  /** An expression that must have one of these types; "any" is one of them always. */
  Expression compile(String text, CelType wanted) throws CelFault {
    try {
      CelAbstractSyntaxTree tree = compiler.compile(text).getAst();
      if (!wanted.isAssignableFrom(tree.getResultType())) {
        throw new CelFault("must evaluate to " + wanted.name());
      }
      return new Expression(RUNTIME.createProgram(tree), tree.getResultType());
    } catch (CelValidationException e) {
      throw new CelFault("compilation failed: " + e.getMessage());
    } catch (CelEvaluationException e) {
      throw new CelFault("program instantiation failed: " + e.getMessage());
    }
  }
}
