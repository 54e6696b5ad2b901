package mightypi.gateway.wire;

import io.netty.util.AsciiString;

/** The grammar's characters (RFC 9110 section 5.6) and what is made of them. */
public final class Tokens {

  private static final boolean[] TOKEN = new boolean[256];
  private static final boolean[] VALUE = new boolean[256];
  private static final boolean[] TARGET = new boolean[256];
  private static final boolean[] HOST = new boolean[256];

  static {
    for (int i = 0; i < 256; i++) {
      boolean letterOrDigit =
          (i >= 'a' && i <= 'z') || (i >= 'A' && i <= 'Z') || (i >= '0' && i <= '9');
      TOKEN[i] = letterOrDigit || (i < 128 && "!#$%&'*+-.^_`|~".indexOf(i) >= 0);
      VALUE[i] = i == '\t' || (i >= ' ' && i != 0x7f);
      TARGET[i] = i > ' ' && i != 0x7f && i != '#';
      HOST[i] = letterOrDigit || (i < 128 && "-._~!$&'()*+,;=:[]%".indexOf(i) >= 0);
    }
  }

  private Tokens() {}

  static boolean isToken(byte each) {
    return TOKEN[each & 0xff];
  }

  static boolean isValue(byte each) {
    return VALUE[each & 0xff];
  }

  static boolean isTarget(byte each) {
    return TARGET[each & 0xff];
  }

  public static boolean isToken(AsciiString text) {
    return !text.isEmpty() && all(text, TOKEN);
  }

  /** Whether a field's value would stay one line of HTTP/1.1. */
  public static boolean isValue(AsciiString text) {
    return all(text, VALUE);
  }

  public static boolean isTarget(AsciiString text) {
    return !text.isEmpty() && all(text, TARGET);
  }

  /** Whether it may stand in {@code Host} or {@code :authority}. */
  public static boolean isAuthority(AsciiString text) {
    return all(text, HOST);
  }

  private static boolean all(AsciiString text, boolean[] allowed) {
    byte[] bytes = text.array();
    int end = text.arrayOffset() + text.length();
    for (int i = text.arrayOffset(); i < end; i++) {
      if (!allowed[bytes[i] & 0xff]) {
        return false;
      }
    }
    return true;
  }

  /** Whether a comma-separated list holds the token. */
  static boolean contains(AsciiString list, AsciiString token) {
    int start = 0;
    int length = list.length();
    while (start <= length) {
      int comma = list.indexOf(',', start);
      int end = comma < 0 ? length : comma;
      if (trimmedEquals(list, start, end, token)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  private static boolean trimmedEquals(AsciiString list, int from, int to, AsciiString token) {
    int start = from;
    int end = to;
    while (start < end && isSpace(list.byteAt(start))) {
      start++;
    }
    while (end > start && isSpace(list.byteAt(end - 1))) {
      end--;
    }
    return end - start == token.length()
        && list.regionMatches(true, start, token, 0, token.length());
  }

  static boolean isSpace(byte each) {
    return each == ' ' || each == '\t';
  }
}
