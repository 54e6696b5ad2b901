package mightypi.gateway.route;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** Which paths. */
public sealed interface PathMatch {

  PathMatch EVERY = new Prefix("/");

  boolean matches(String path);

  /** By which the more particular goes first. */
  int length();

  /** The whole path. */
  record Exact(String path) implements PathMatch {
    @Override
    public boolean matches(String asked) {
      return path.equals(asked);
    }

    @Override
    public int length() {
      return path.length();
    }
  }

  /** By elements: {@code /a} has {@code /a} and {@code /a/b}, not {@code /ab}. */
  record Prefix(String path) implements PathMatch {

    /** A final slash means nothing. */
    public Prefix {
      if (path.length() > 1 && path.endsWith("/")) {
        path = path.substring(0, path.length() - 1);
      }
    }

    @Override
    public boolean matches(String asked) {
      return path.equals("/")
          || (asked.startsWith(path)
              && (asked.length() == path.length() || asked.charAt(path.length()) == '/'));
    }

    @Override
    public int length() {
      return path.length();
    }
  }

  /** By characters, as ingress-nginx has it for ImplementationSpecific. */
  record Text(String path) implements PathMatch {
    @Override
    public boolean matches(String asked) {
      return asked.startsWith(path);
    }

    @Override
    public int length() {
      return path.length();
    }
  }

  /**
   * By an expression of RE2, whose time is bounded by the length of the path.
   *
   * @param isWhole whether it must match the whole path, as in the Gateway API, or only its
   *     beginning, as with ingress-nginx
   */
  record Regex(Pattern pattern, boolean isWhole) implements PathMatch {
    @Override
    public boolean matches(String asked) {
      Matcher matcher = pattern.matcher(asked);
      return isWhole ? matcher.matches() : matcher.lookingAt();
    }

    @Override
    public int length() {
      return pattern.pattern().length();
    }

    /** What the groups took, the whole first; a group that took nothing is empty. */
    List<String> groups(String asked) {
      Matcher matcher = pattern.matcher(asked);
      List<String> groups = new ArrayList<>();
      if (isWhole ? matcher.matches() : matcher.lookingAt()) {
        for (int i = 0; i <= matcher.groupCount(); i++) {
          String group = matcher.group(i);
          groups.add(group == null ? "" : group);
        }
      }
      return groups;
    }
  }
}
