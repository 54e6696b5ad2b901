package mightypi.api.serve;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The links of an HTML page, of which those that a browser would follow past the proxy are written
 * anew. All else stays as it is, byte by byte (HTML, section 13.2.5, as far as tags go).
 */
final class PageLinks {

  /** Attributes that hold a URL (HTML, index of attributes). */
  private static final Map<String, Set<String>> URLS =
      Map.ofEntries(
          Map.entry("a", Set.of("href")),
          Map.entry("applet", Set.of("codebase")),
          Map.entry("area", Set.of("href")),
          Map.entry("audio", Set.of("src")),
          Map.entry("base", Set.of("href")),
          Map.entry("blockquote", Set.of("cite")),
          Map.entry("body", Set.of("background")),
          Map.entry("button", Set.of("formaction")),
          Map.entry("command", Set.of("icon")),
          Map.entry("del", Set.of("cite")),
          Map.entry("embed", Set.of("src")),
          Map.entry("form", Set.of("action")),
          Map.entry("frame", Set.of("longdesc", "src")),
          Map.entry("head", Set.of("profile")),
          Map.entry("html", Set.of("manifest")),
          Map.entry("iframe", Set.of("longdesc", "src")),
          Map.entry("img", Set.of("longdesc", "src", "usemap")),
          Map.entry("input", Set.of("src", "usemap", "formaction")),
          Map.entry("ins", Set.of("cite")),
          Map.entry("link", Set.of("href")),
          Map.entry("object", Set.of("classid", "codebase", "data", "usemap")),
          Map.entry("q", Set.of("cite")),
          Map.entry("script", Set.of("src")),
          Map.entry("source", Set.of("src")),
          Map.entry("video", Set.of("poster", "src")));

  /** What is in these is text, whatever it looks like. */
  private static final Set<String> RAW = Set.of("script", "style", "textarea", "title", "xmp");

  private final String page;
  private final UnaryOperator<String> rewritten;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private PageLinks(String page, UnaryOperator<String> rewritten) {
    this.page = page;
    this.rewritten = rewritten;
  }

  /**
   * @param page whose characters above ASCII are not looked at: any encoding that contains ASCII,
   *     read as ISO 8859-1, comes through unharmed
   */
  static String rewrite(String page, UnaryOperator<String> rewritten) {
    return new PageLinks(page, rewritten).whole();
  }

  private String whole() {
    while (at < page.length()) {
      int tag = page.indexOf('<', at);
      if (tag < 0) {
        copyTo(page.length());
      } else if (page.startsWith("<!--", tag)) {
        copyBehind("-->", tag + 4);
      } else if (tag + 1 < page.length() && isLetter(page.charAt(tag + 1))) {
        copyTo(tag + 1);
        tag();
      } else {
        copyTo(tag + 1);
      }
    }
    return out.toString();
  }

  /** Behind its {@code <}. */
  private void tag() {
    String name = word("/>").toLowerCase(Locale.ROOT);
    Set<String> urls = URLS.getOrDefault(name, Set.of());
    while (at < page.length() && page.charAt(at) != '>') {
      if (isSpace(page.charAt(at)) || page.charAt(at) == '/') {
        copyTo(at + 1);
      } else {
        attribute(urls);
      }
    }
    if (RAW.contains(name)) {
      copyTo(endOfRaw(name));
    }
  }

  private void attribute(Set<String> urls) {
    int begin = at;
    copyTo(at + 1); // a name may begin with anything, even with "="
    word("/>=");
    String name = page.substring(begin, at).toLowerCase(Locale.ROOT);
    spaces();
    if (at >= page.length() || page.charAt(at) != '=') {
      return;
    }
    copyTo(at + 1);
    spaces();
    value(urls.contains(name));
  }

  private void value(boolean isUrl) {
    if (at >= page.length() || page.charAt(at) == '>') {
      return;
    }
    char quote = page.charAt(at);
    boolean quoted = quote == '"' || quote == '\'';
    int begin = quoted ? at + 1 : at;
    int end = quoted ? page.indexOf(quote, begin) : endOfWord(begin, ">");
    if (end < 0) {
      copyTo(page.length());
      return;
    }
    copyTo(begin);
    String before = page.substring(begin, end);
    Optional<String> after =
        isUrl
            ? Optional.of(unescaped(before)).map(rewritten).map(PageLinks::escaped)
            : Optional.empty();
    boolean changed = after.isPresent() && !after.get().equals(escaped(unescaped(before)));
    out.append(changed ? after.get() : before);
    at = end;
  }

  private static String unescaped(String value) {
    return value.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
  }

  private static String escaped(String value) {
    return value.replace("&", "&amp;").replace("\"", "&quot;").replace("'", "&#39;");
  }

  private String word(String ends) {
    int begin = at;
    copyTo(endOfWord(at, ends));
    return page.substring(begin, at);
  }

  private int endOfWord(int from, String ends) {
    int end = from;
    while (end < page.length()
        && !isSpace(page.charAt(end))
        && ends.indexOf(page.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private int endOfRaw(String name) {
    String close = "</" + name;
    for (int i = page.indexOf("</", at); i >= 0; i = page.indexOf("</", i + 1)) {
      if (page.regionMatches(true, i, close, 0, close.length())) {
        return i;
      }
    }
    return page.length();
  }

  private void spaces() {
    while (at < page.length() && isSpace(page.charAt(at))) {
      copyTo(at + 1);
    }
  }

  private void copyBehind(String mark, int from) {
    int end = page.indexOf(mark, from);
    copyTo(end < 0 ? page.length() : end + mark.length());
  }

  private void copyTo(int end) {
    out.append(page, at, end);
    at = end;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
  }
}
