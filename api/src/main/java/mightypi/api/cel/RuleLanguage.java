package mightypi.api.cel;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.Map;

/** What is written in {@code x-kubernetes-validations} (KEP-2876): rules about {@code self}. */
public final class RuleLanguage {

  /**
   * A compiled rule.
   *
   * @param comparesWithOld whether it names {@code oldSelf}
   */
  public record Compiled(Expression expression, boolean comparesWithOld) {}

  private record Source(String text, CelType wanted) {}

  private static final int MOST_REMEMBERED = 1_000;

  private static final Language SELF = Language.of(Map.of("self", SimpleType.DYN));
  private static final Language BOTH =
      Language.of(Map.of("self", SimpleType.DYN, "oldSelf", SimpleType.DYN));

  private static final Cache<Source, Compiled> COMPILED =
      CacheBuilder.newBuilder().maximumSize(MOST_REMEMBERED).build();

  private RuleLanguage() {}

  /** An expression that is true or false. */
  public static Compiled rule(String text) throws CelFault {
    return compiled(new Source(text, SimpleType.BOOL));
  }

  /** An expression that is a text. */
  public static Compiled message(String text) throws CelFault {
    return compiled(new Source(text, SimpleType.STRING));
  }

  private static Compiled compiled(Source source) throws CelFault {
    Compiled known = COMPILED.getIfPresent(source);
    if (known != null) {
      return known;
    }
    Compiled fresh = compile(source);
    COMPILED.put(source, fresh);
    return fresh;
  }

  /** What compiles without the old value does not name it. */
  private static Compiled compile(Source source) throws CelFault {
    try {
      return new Compiled(SELF.compile(source.text(), source.wanted()), false);
    } catch (CelFault e) {
      return new Compiled(BOTH.compile(source.text(), source.wanted()), true);
    }
  }
}
