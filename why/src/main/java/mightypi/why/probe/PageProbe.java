package mightypi.why.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mightypi.why.evidence.Question;
import mightypi.why.evidence.Visit.Page;

/**
 * Asks with GET (RFC 9112) and follows redirects as long as they stay with the host, always at the
 * one address.
 */
final class PageProbe {

  private static final int MOST_PAGES = 5;
  private static final int LONGEST_HEAD = 16_384;
  private static final String END = "\r\n\r\n";

  private final Question question;
  private final InetAddress address;

  PageProbe(Question question, InetAddress address) {
    this.question = question;
    this.address = address;
  }

  List<Page> follow() {
    List<Page> pages = new ArrayList<>();
    Question next = question;
    while (pages.size() < MOST_PAGES) {
      Page page = page(next);
      pages.add(page);
      if (!page.isRedirect()) {
        return pages;
      }
      try {
        Question led = Question.of(URI.create(next.url()).resolve(page.location()).toString());
        if (!led.host().equals(question.host()) || isTwice(pages)) {
          return pages;
        }
        next = led;
      } catch (IllegalArgumentException e) {
        return pages; // it leads to no address of the web
      }
    }
    return pages;
  }

  private static boolean isTwice(List<Page> pages) {
    return pages.stream().map(Page::url).distinct().count() < pages.size();
  }

  private Page page(Question asked) {
    try (Socket socket = connect(asked)) {
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: mighty-why\r\nAccept: */*\r\nConnection: close\r\n\r\n"
              .formatted(asked.path(), asked.authority());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return read(asked, head(socket.getInputStream()));
    } catch (IOException e) {
      return new Page(asked.url(), 0, "", "", "no answer: " + e.getMessage());
    }
  }

  private Socket connect(Question asked) throws IOException {
    if (asked.isTls()) {
      return TlsProbe.connect(asked, address, asked.port());
    }
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(address, asked.port()), AddressProbe.DEADLINE);
      socket.setSoTimeout(AddressProbe.DEADLINE);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0 && head.size() < LONGEST_HEAD) {
      head.write(next);
      if (next == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith(END)) {
        break;
      }
      next = in.read();
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  static Page read(Question asked, String head) throws IOException {
    String[] lines = head.split("\r?\n", -1);
    String[] first = lines[0].split(" ", 3);
    if (first.length < 2 || !first[0].startsWith("HTTP/") || !first[1].matches("[1-5][0-9]{2}")) {
      throw new IOException(head.isEmpty() ? "the connection was closed" : "what came is no HTTP");
    }
    return new Page(
        asked.url(),
        Integer.parseInt(first[1]),
        header(lines, "location"),
        header(lines, "server"),
        "");
  }

  private static String header(String[] lines, String name) {
    for (String line : lines) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return "";
  }
}
