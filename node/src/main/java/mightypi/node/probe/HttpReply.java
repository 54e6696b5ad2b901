package mightypi.node.probe;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/**
 * The beginning of an answer: its status, and where it points to. Nothing more of it is read.
 *
 * @param location of a redirection
 */
record HttpReply(int status, Optional<String> location) {

  private static final int LONGEST_LINE = 8 * 1024;
  private static final int MOST_HEADERS = 128;

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
    boolean pointsOn = status >= 300 && status < 400;
    return Optional.of(new HttpReply(status, pointsOn ? location(stream) : Optional.empty()));
  }

  private static Optional<String> location(InputStream stream) throws IOException {
    for (int i = 0; i < MOST_HEADERS; i++) {
      String header = line(stream);
      if (header.isEmpty()) {
        return Optional.empty();
      }
      if (header.toLowerCase(Locale.ROOT).startsWith("location:")) {
        return Optional.of(header.substring("location:".length()).strip());
      }
    }
    return Optional.empty();
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
