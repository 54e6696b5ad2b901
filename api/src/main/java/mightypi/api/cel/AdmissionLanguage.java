package mightypi.api.cel;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is written where a request is under admission, and what it sees there. */
public enum AdmissionLanguage {
  /** Conditions of webhooks. */
  OF_WEBHOOKS(List.of("object", "oldObject", "request")),
  /** ValidatingAdmissionPolicies (KEP-3488). */
  OF_POLICIES(List.of("object", "oldObject", "request", "params", "namespaceObject", "variables"));

  private record Source(String text, CelType wanted, boolean asks) {}

  private static final int MOST_REMEMBERED = 500;

  private final Language language;
  private final Language messages;
  private final Cache<Source, Expression> compiled =
      CacheBuilder.newBuilder().maximumSize(MOST_REMEMBERED).build();

  AdmissionLanguage(List<String> names) {
    Map<String, CelType> variables = new LinkedHashMap<>();
    names.forEach(name -> variables.put(name, SimpleType.DYN));
    messages = Language.of(variables);
    variables.put("authorizer", AuthorizerLibrary.AUTHORIZER);
    variables.put("authorizer.requestResource", AuthorizerLibrary.RESOURCE);
    language = Language.of(variables);
  }

  /** An expression that is true or false. */
  public Expression truth(String text) throws CelFault {
    return compiled(new Source(text, SimpleType.BOOL, true));
  }

  /** An expression that is a text, and asks for nobody's permissions. */
  public Expression text(String text) throws CelFault {
    return compiled(new Source(text, SimpleType.STRING, false));
  }

  /** An expression that is a text, or null. */
  public Expression note(String text) throws CelFault {
    Expression note = any(text);
    if (note.isTyped() && !note.is(SimpleType.STRING) && !note.is(SimpleType.NULL_TYPE)) {
      throw new CelFault("must evaluate to one of [string null_type]");
    }
    return note;
  }

  public Expression any(String text) throws CelFault {
    return compiled(new Source(text, SimpleType.DYN, true));
  }

  private Expression compiled(Source source) throws CelFault {
    Expression known = compiled.getIfPresent(source);
    if (known != null) {
      return known;
    }
    Language spoken = source.asks() ? language : messages;
    Expression fresh = spoken.compile(source.text(), source.wanted());
    compiled.put(source, fresh);
    return fresh;
  }
}
