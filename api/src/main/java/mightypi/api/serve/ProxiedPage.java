package mightypi.api.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;

/**
 * What an answer says of its own server's paths, as the client of a proxy must see it: below the
 * path of the proxy. That concerns {@code Location} and the links of HTML pages (as Kubernetes'
 * apiserver does).
 *
 * @param prefix the path of the proxy, without a slash at its end
 * @param server host and port of the server behind it
 */
record ProxiedPage(String prefix, String server) {

  /** Longer pages, and those that are packed, keep their links. */
  private static final int LONGEST = 4 << 20;

  /** A URL that the server wrote. */
  String rewritten(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return url;
    }
    boolean elsewhere = uri.getRawAuthority() != null && !uri.getRawAuthority().equals(server);
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if (elsewhere || !path.startsWith("/") || path.startsWith(prefix + "/")) {
      return url;
    }
    StringBuilder result = new StringBuilder(prefix).append(path);
    if (uri.getRawQuery() != null) {
      result.append('?').append(uri.getRawQuery());
    }
    if (uri.getRawFragment() != null) {
      result.append('#').append(uri.getRawFragment());
    }
    return result.toString();
  }

  /**
   * Whether the body of an answer with these headers, by their names in small letters, has links.
   */
  static boolean hasLinks(Map<String, String> headers) {
    String type = headers.getOrDefault("content-type", "").split(";", 2)[0].strip();
    return type.toLowerCase(Locale.ROOT).equals("text/html")
        && !headers.containsKey("content-encoding");
  }

  /** The page with its links rewritten. */
  InputStream linked(InputStream body) throws IOException {
    byte[] begin = body.readNBytes(LONGEST);
    if (begin.length == LONGEST) {
      return new SequenceInputStream(new ByteArrayInputStream(begin), body);
    }
    String page = PageLinks.rewrite(new String(begin, ISO_8859_1), this::rewritten);
    return new ByteArrayInputStream(page.getBytes(ISO_8859_1));
  }
}
