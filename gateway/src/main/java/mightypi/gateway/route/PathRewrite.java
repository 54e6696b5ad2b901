package mightypi.gateway.route;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The path that a backend, or whoever follows a redirect, is asked for. */
public sealed interface PathRewrite {

  /**
   * The new path of a request whose path was matched by the given match. It may bring a query of
   * its own after a question mark.
   */
  String apply(PathMatch matched, String path);

  /** What cannot stand in a request line is written in percent (RFC 3986 section 2.1). */
  private static String escaped(String text) {
    StringBuilder made = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (each > ' ' && each != 0x7f && each != '#') {
        made.append((char) each);
      } else {
        made.append("%%%02X".formatted(each));
      }
    }
    return made.toString();
  }

  private static String rooted(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  /** Another path for all. */
  record Full(String replacement) implements PathRewrite {
    public Full {
      replacement = rooted(escaped(replacement));
    }

    @Override
    public String apply(PathMatch matched, String path) {
      return replacement;
    }
  }

  /** In place of the prefix that matched; ReplacePrefixMatch of the Gateway API. */
  record Prefix(String replacement) implements PathRewrite {
    public Prefix {
      replacement = replacement.isEmpty() ? "" : rooted(escaped(replacement));
    }

    @Override
    public String apply(PathMatch matched, String path) {
      if (!(matched instanceof PathMatch.Prefix(String prefix))) {
        return path;
      }
      String rest = prefix.equals("/") ? path : path.substring(prefix.length());
      String before =
          replacement.endsWith("/")
              ? replacement.substring(0, replacement.length() - 1)
              : replacement;
      if (rest.isEmpty()) {
        return replacement.isEmpty() ? "/" : replacement;
      }
      return rest.startsWith("/") ? before + rest : before + "/" + rest;
    }
  }

  /** With {@code $1} … {@code $9} of the expression that matched; rewrite-target. */
  record Template(String text) implements PathRewrite {
    public Template {
      text = escaped(text);
    }

    @Override
    public String apply(PathMatch matched, String path) {
      List<String> groups =
          matched instanceof PathMatch.Regex regex ? regex.groups(path) : List.of(path);
      StringBuilder made = new StringBuilder();
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        boolean isGroup =
            c == '$' && i + 1 < text.length() && Character.isDigit(text.charAt(i + 1));
        if (isGroup) {
          i++;
          int number = text.charAt(i) - '0';
          made.append(number < groups.size() ? groups.get(number) : "");
        } else {
          made.append(c);
        }
      }
      return made.isEmpty() || made.charAt(0) != '/' ? "/" + made : made.toString();
    }
  }
}
