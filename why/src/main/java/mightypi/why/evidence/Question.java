package mightypi.why.evidence;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is asked about: {@code HOST[:PORT][/PATH]}, or the URL of it.
 *
 * @param host in lower case, without a last dot
 * @param isTls whether the port speaks TLS
 */
public record Question(String host, int port, String path, boolean isTls) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<scheme>https?)://)?(?<host>[A-Za-z0-9_.*-]+)(?::(?<port>[0-9]{1,5}))?(?<path>/[^\\s#]*)?",
          Pattern.CASE_INSENSITIVE);
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int LAST_PORT = 65_535;

  /** Throws {@link IllegalArgumentException} with words for who asked. */
  public static Question of(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not of the form HOST[:PORT][/PATH], such as shop.example/cart");
    }
    String scheme = or(matcher.group("scheme"), "").toLowerCase(Locale.ROOT);
    int usual = scheme.equals("http") ? HTTP : HTTPS;
    int port = Integer.parseInt(or(matcher.group("port"), String.valueOf(usual)));
    if (port < 1 || port > LAST_PORT) {
      throw new IllegalArgumentException(port + " is no port");
    }
    String host = matcher.group("host").toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
    if (host.contains("*")) {
      throw new IllegalArgumentException("ask about one name that the wildcard stands for");
    }
    boolean isTls = scheme.isEmpty() ? port != HTTP : scheme.equals("https");
    return new Question(host, port, or(matcher.group("path"), "/"), isTls);
  }

  private static String or(@org.jspecify.annotations.Nullable String found, String otherwise) {
    return found == null ? otherwise : found;
  }

  /** Whether the host is an IPv4 address: then no name server is asked. */
  public boolean isAddress() {
    return host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  }

  public String scheme() {
    return isTls ? "https" : "http";
  }

  public String url() {
    String shown = port == (isTls ? HTTPS : HTTP) ? "" : ":" + port;
    return scheme() + "://" + host + shown + path;
  }

  /** Without what follows a question mark: what routes are matched with. */
  public String barePath() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}
