package mightypi.certificates.acme.check;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mightypi.certificates.acme.reach.NameServers;
import org.xbill.DNS.Name;

/**
 * Whether the page of an HTTP-01 challenge is served. It is fetched from the gateway where one is
 * known, as the router in front of a home network often does not let its own addresses be reached
 * from inside; else from where DNS says.
 */
public record PageCheck(NameServers servers) {

  private static final int PORT = 80;
  private static final int DEADLINE = 10_000; // milliseconds
  private static final int LONGEST_PAGE = 16_384;
  private static final int SHOWN = 24;

  /**
   * Throws, with what was seen, unless the page is the proof.
   *
   * @param gateway where to ask; by DNS when empty
   */
  public void look(String host, String token, String proof, List<InetSocketAddress> gateway)
      throws IOException {
    String url = "http://" + host + "/.well-known/acme-challenge/" + token;
    String reply;
    try {
      reply = fetch(host, token, gateway.isEmpty() ? byName(host) : gateway.getFirst());
    } catch (IOException e) {
      throw new IOException(
          "failed to perform self check GET request '%s': %s".formatted(url, e.getMessage()), e);
    }
    String status = reply.split(" ", 3).length > 1 ? reply.split(" ", 3)[1] : "";
    if (!status.equals("200")) {
      throw new IOException("wrong status code '%s', expected '200'".formatted(status));
    }
    int body = reply.indexOf("\r\n\r\n");
    String page = body < 0 ? "" : reply.substring(body + 4).strip();
    if (!page.equals(proof)) {
      throw new IOException(
          "did not get expected response when querying endpoint, expected \"%s\" but got: %s (truncated)"
              .formatted(proof, page.substring(0, Math.min(SHOWN, page.length()))));
    }
  }

  private InetSocketAddress byName(String host) throws IOException {
    return servers.addresses(Name.fromString(host + ".")).stream()
        .findFirst()
        .map(each -> new InetSocketAddress(each, PORT))
        .orElseThrow(() -> new IOException("no address is known for " + host));
  }

  /** HTTP/1.0, so that the end of the page is the end of the connection. */
  private static String fetch(String host, String token, InetSocketAddress address)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address, DEADLINE);
      socket.setSoTimeout(DEADLINE);
      String request =
          "GET /.well-known/acme-challenge/%s HTTP/1.0\r\nHost: %s\r\nUser-Agent: mightypi\r\n\r\n"
              .formatted(token, host);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(LONGEST_PAGE), StandardCharsets.UTF_8);
    }
  }
}
