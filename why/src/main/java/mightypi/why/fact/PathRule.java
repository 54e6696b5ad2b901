package mightypi.why.fact;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A path as rules name it.
 *
 * @param type of Ingress ({@code Exact}, {@code Prefix}, {@code ImplementationSpecific}) or of the
 *     Gateway API ({@code Exact}, {@code PathPrefix}, {@code RegularExpression})
 */
record PathRule(String type, String path) implements Comparable<PathRule> {

  boolean matches(String asked) {
    return switch (type) {
      case "Exact" -> asked.equals(path);
      case "RegularExpression" -> matchesPattern(asked);
      default -> hasPrefix(asked);
    };
  }

  private boolean hasPrefix(String asked) {
    String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return asked.equals(bare) || asked.startsWith(bare + "/");
  }

  private boolean matchesPattern(String asked) {
    try {
      return Pattern.matches(path, asked);
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /** What goes before comes first: exact ones, then the longer. */
  @Override
  public int compareTo(PathRule other) {
    int order = Boolean.compare(other.type.equals("Exact"), type.equals("Exact"));
    return order != 0 ? order : Integer.compare(other.path.length(), path.length());
  }
}
