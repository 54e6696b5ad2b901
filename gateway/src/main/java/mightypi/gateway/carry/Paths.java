package mightypi.gateway.carry;

import java.util.ArrayList;
import java.util.List;

/**
 * The path by which a request finds its route. Ways of writing that mean the same to a backend must
 * find the same route, or the guards of a route could be gone round: escaped letters and dots are
 * read (RFC 3986 section 6.2.2), dot segments resolved, and slashes in a row are one.
 */
final class Paths {

  private Paths() {}

  static String normal(String path) {
    return isNormal(path) ? path : resolved(unescaped(path));
  }

  private static boolean isNormal(String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return false;
    }
    char before = 0;
    for (int i = 0; i < path.length(); i++) {
      char each = path.charAt(i);
      if (each == '%' || (before == '/' && (each == '.' || each == '/'))) {
        return false;
      }
      before = each;
    }
    return true;
  }

  /** Escapes of unreserved characters only: an escaped slash stays one. */
  private static String unescaped(String path) {
    StringBuilder text = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char each = path.charAt(i);
      int escaped = each == '%' && i + 2 < path.length() ? hex(path, i + 1) : -1;
      if (escaped >= 0 && isUnreserved(escaped)) {
        text.append((char) escaped);
        i += 2;
      } else {
        text.append(each);
      }
    }
    return text.toString();
  }

  private static int hex(String path, int at) {
    int high = Character.digit(path.charAt(at), 16);
    int low = Character.digit(path.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static boolean isUnreserved(int each) {
    return (each >= 'a' && each <= 'z')
        || (each >= 'A' && each <= 'Z')
        || (each >= '0' && each <= '9')
        || each == '-'
        || each == '.'
        || each == '_'
        || each == '~';
  }

  private static String resolved(String path) {
    List<String> kept = new ArrayList<>();
    String[] segments = path.split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String each = segments[i];
      boolean isLast = i == segments.length - 1;
      if (each.equals("..")) {
        if (!kept.isEmpty()) {
          kept.removeLast();
        }
      } else if (!each.isEmpty() && !each.equals(".")) {
        kept.add(each);
        continue;
      }
      if (isLast) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }
}
