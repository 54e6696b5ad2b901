package mightypi.gateway.ingress;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import mightypi.gateway.draft.Finding;
import mightypi.gateway.route.Expressions;
import mightypi.gateway.route.PathMatch;
import mightypi.gateway.route.PathRewrite;

/** How the paths of one Ingress are read. */
final class Paths {

  private static final Pattern EXPRESSION = Pattern.compile(".*[()\\[\\]*+?^$|\\\\{}].*");

  private final Annotations annotations;
  private final boolean useRegex;
  private final Optional<String> target;

  Paths(Annotations annotations) {
    this.annotations = annotations;
    this.useRegex = annotations.flag("use-regex", false);
    this.target = annotations.text("rewrite-target");
  }

  /** Empty when the path cannot be matched; that is noted. */
  Optional<PathMatch> match(String path, String type) {
    String whole = path.isEmpty() ? "/" : path;
    if (isExpression(whole)) {
      return expression(whole, type.equals("Exact"));
    }
    return Optional.of(
        switch (type) {
          case "Exact" -> new PathMatch.Exact(whole);
          case "Prefix" -> new PathMatch.Prefix(whole);
          default -> whole.equals("/") ? PathMatch.EVERY : new PathMatch.Text(whole);
        });
  }

  /** A rewrite makes expressions of the paths, where they look like one. */
  private boolean isExpression(String path) {
    return (useRegex || target.isPresent()) && EXPRESSION.matches(path);
  }

  /** Without regard to case, as ingress-nginx has it. */
  private Optional<PathMatch> expression(String path, boolean isWhole) {
    try {
      return Optional.of(
          new PathMatch.Regex(Expressions.compile(path, Pattern.CASE_INSENSITIVE), isWhole));
    } catch (PatternSyntaxException e) {
      annotations.note(
          new Finding(
              "InvalidPath",
              "path %s is no expression of RE2 (%s); it is not served"
                  .formatted(path, e.getMessage())));
      return Optional.empty();
    }
  }

  Optional<PathRewrite> rewrite() {
    return target.map(PathRewrite.Template::new);
  }
}
