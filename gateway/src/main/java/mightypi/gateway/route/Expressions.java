package mightypi.gateway.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import mightypi.model.ExpressionBounds;

/** Regular expressions that people declare. */
public final class Expressions {

  private Expressions() {}

  /** Throws PatternSyntaxException for what is none, or would grow out of proportion. */
  public static Pattern compile(String text, int flags) {
    Optional<String> fault = ExpressionBounds.fault(text);
    if (fault.isPresent()) {
      throw new PatternSyntaxException(fault.get());
    }
    return Pattern.compile(text, flags);
  }
}
