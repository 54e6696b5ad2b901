package mightypi.why.evidence;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is asked about: {@code HOST[:PORT][/PATH]}, or the URL of it.
 *
 * @param host in lower case, without a last dot; an address of IPv6 without brackets
 * @param path with what follows a question mark
 * @param isTls whether the port speaks TLS
 */
public record Question(String host, int port, String path, boolean isTls) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<scheme>https?)://)?(?<host>\\[[0-9a-f:.]+]|[^/:?#\\s\\[\\]]+)(?::(?<port>[0-9]{1,5}))?"
              + "(?<path>[/?][\\x21-\\x7e&&[^#]]*)?(?:#.*)?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern DIGITS = Pattern.compile("[0-9.]+");
  private static final int LONGEST = 253;
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
    String scheme = part(matcher, "scheme").orElse("").toLowerCase(Locale.ROOT);
    int usual = scheme.equals("http") ? HTTP : HTTPS;
    int port = part(matcher, "port").map(Integer::parseInt).orElse(usual);
    if (port < 1 || port > LAST_PORT) {
      throw new IllegalArgumentException(port + " is no port");
    }
    boolean isTls = scheme.isEmpty() ? port != HTTP : scheme.equals("https");
    String path = part(matcher, "path").orElse("/");
    return new Question(
        host(matcher.group("host")), port, path.startsWith("?") ? "/" + path : path, isTls);
  }

  private static Optional<String> part(Matcher matcher, String name) {
    return Optional.ofNullable(matcher.group(name));
  }

  private static String host(String text) {
    String bare = text.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]|\\.$", "");
    if (bare.contains("*")) {
      throw new IllegalArgumentException("ask about one name that the wildcard stands for");
    }
    try {
      if (isAddress(bare)) {
        return InetAddress.ofLiteral(bare).getHostAddress();
      }
      String ascii = bare.length() > LONGEST ? "" : IDN.toASCII(bare).toLowerCase(Locale.ROOT);
      if (ascii.length() <= LONGEST
          && Stream.of(ascii.split("\\.", -1)).allMatch(each -> LABEL.matcher(each).matches())) {
        return ascii;
      }
    } catch (IllegalArgumentException e) {
      // Said below, in words for people.
    }
    throw new IllegalArgumentException("\"" + bare + "\" is no host name and no address");
  }

  private static boolean isAddress(String host) {
    return host.contains(":") || DIGITS.matcher(host).matches();
  }

  /** Whether the host is an address: then no name server is asked. */
  public boolean isAddress() {
    return isAddress(host);
  }

  public String scheme() {
    return isTls ? "https" : "http";
  }

  /** The host and, unless it is the usual one, the port (RFC 3986, 3.2). */
  public String authority() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return port == (isTls ? HTTPS : HTTP) ? shown : shown + ":" + port;
  }

  public String url() {
    return scheme() + "://" + authority() + path;
  }

  /** Without what follows a question mark: what routes are matched with. */
  public String barePath() {
    return path.split("\\?", 2)[0];
  }
}
