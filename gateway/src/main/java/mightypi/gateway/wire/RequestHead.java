package mightypi.gateway.wire;

import io.netty.util.AsciiString;

/**
 * What a request says before its body, in the same form for every version of HTTP.
 *
 * @param authority the host with the port if the client named one; empty for HTTP/1.0 without Host
 * @param target path and query, beginning with a slash, or {@code *}
 * @param upgrade the protocol that is asked for in place of HTTP ({@code websocket}), or empty
 * @param length of the body in bytes, or {@link #UNKNOWN} when it ends with a mark
 * @param fields without {@code Host}, {@code Content-Length} and what was for this connection only
 */
public record RequestHead(
    Version version,
    String method,
    String authority,
    String target,
    String upgrade,
    long length,
    Fields fields) {

  public static final long UNKNOWN = -1;

  /** The version in which the client spoke. */
  public enum Version {
    HTTP_1_0("HTTP/1.0"),
    HTTP_1_1("HTTP/1.1"),
    HTTP_2("HTTP/2.0");

    private final String text;

    Version(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  public RequestHead withTarget(String newTarget) {
    return new RequestHead(version, method, authority, newTarget, upgrade, length, fields);
  }

  public RequestHead withAuthority(String newAuthority) {
    return new RequestHead(version, method, newAuthority, target, upgrade, length, fields);
  }

  public boolean isUpgrade() {
    return !upgrade.isEmpty();
  }

  public boolean isHead() {
    return method.equals("HEAD");
  }

  /** The path without the query. */
  public String path() {
    int mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark);
  }

  /** The query without its question mark; empty when there is none. */
  public String query() {
    int mark = target.indexOf('?');
    return mark < 0 ? "" : target.substring(mark + 1);
  }

  /** The host of the authority in lower case, without its port. */
  public String host() {
    return host(authority);
  }

  static String host(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean port = colon >= 0 && authority.indexOf(']', colon) < 0;
    String host = port ? authority.substring(0, colon) : authority;
    String trimmed = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return isLower(trimmed) ? trimmed : AsciiString.of(trimmed).toLowerCase().toString();
  }

  private static boolean isLower(String text) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each >= 'A' && each <= 'Z') {
        return false;
      }
    }
    return true;
  }
}
