package mightypi.node.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/**
 * The beginning of an answer: its status, and where it points to. Nothing more of it is read, but
 * for the words of a redirection.
 *
 * @param location of a redirection
 * @param body of a redirection, as far as it is short and its length is told
 */
record HttpReply(int status, Optional<String> location, String body) {

  private static final int LONGEST_LINE = 8 * 1024;
  private static final int MOST_HEADERS = 128;
  private static final int LONGEST_BODY = 10 * 1024;

  boolean isRedirection() {
    return status >= 300 && status < 400 && location.isPresent();
  }

  /** Empty when it is no HTTP. */
  static Optional<HttpReply> read(InputStream stream) throws IOException {
    String[] words = line(stream).split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/") || !words[1].matches("\\d{3}")) {
      return Optional.empty();
    }
    int status = Integer.parseInt(words[1]);
    return Optional.of(
        status >= 300 && status < 400
            ? redirection(status, stream)
            : new HttpReply(status, Optional.empty(), ""));
  }

  private static HttpReply redirection(int status, InputStream stream) throws IOException {
    Optional<String> location = Optional.empty();
    int length = 0;
    for (int i = 0; i < MOST_HEADERS; i++) {
      String header = line(stream);
      if (header.isEmpty()) {
        byte[] body = stream.readNBytes(Math.min(length, LONGEST_BODY));
        return new HttpReply(status, location, new String(body, UTF_8));
      }
      String name = header.substring(0, Math.max(0, header.indexOf(':'))).toLowerCase(Locale.ROOT);
      String value = header.substring(header.indexOf(':') + 1).strip();
      if (name.equals("location")) {
        location = Optional.of(value);
      } else if (name.equals("content-length") && value.matches("\\d{1,9}")) {
        length = Integer.parseInt(value);
      }
    }
    return new HttpReply(status, location, "");
  }

  private static String line(InputStream stream) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = stream.read();
    while (next >= 0 && next != '\n' && line.length() < LONGEST_LINE) {
      line.append((char) next);
      next = stream.read();
    }
    return line.toString().strip();
  }
}
