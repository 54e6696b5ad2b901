package mightypi.gateway.route;

import com.google.re2j.Pattern;

/** What a header, a query parameter or a cookie must be. Expressions match the whole value. */
public sealed interface ValueMatch {

  boolean matches(String value);

  record Exact(String wanted) implements ValueMatch {
    @Override
    public boolean matches(String value) {
      return wanted.equals(value);
    }
  }

  record Regex(Pattern pattern) implements ValueMatch {
    @Override
    public boolean matches(String value) {
      return pattern.matches(value);
    }
  }

  /** Whatever it is, if it is there. */
  record Present() implements ValueMatch {
    @Override
    public boolean matches(String value) {
      return true;
    }
  }
}
