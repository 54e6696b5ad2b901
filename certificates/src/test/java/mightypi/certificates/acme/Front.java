package mightypi.certificates.acme;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Stands before pebble with pebble's own certificate: passes on what it is asked, and can refuse,
 * alter or redirect as authorities do on a bad day. Pebble names its URLs by the host that it was
 * asked at, so that every request comes through here.
 */
final class Front implements AutoCloseable {

  private final SSLContext context;
  private final SSLServerSocket server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile URI pebble;
  private volatile Function<String, Optional<String>> answers = line -> Optional.empty();
  private volatile UnaryOperator<String> directory = UnaryOperator.identity();

  Front(Path identity, Pebble pebble) throws IOException, GeneralSecurityException {
    context = context(identity);
    server =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, loopback());
    this.pebble = URI.create(pebble.directory());
    Thread.ofVirtual().start(this::accept);
  }

  private static InetAddress loopback() {
    return InetAddress.ofLiteral("127.0.0.1");
  }

  private static SSLContext context(Path identity) throws IOException, GeneralSecurityException {
    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(Files.readAllBytes(identity.resolve("api.crt"))));
    String pem = Files.readString(identity.resolve("api.key")).replaceAll("-----[A-Z ]+-----", "");
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("api", key, new char[0], new Certificate[] {certificate});
    store.setCertificateEntry("pebble", certificate);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext made = SSLContext.getInstance("TLS");
    made.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return made;
  }

  String url(String path) {
    return "https://127.0.0.1:" + server.getLocalPort() + path;
  }

  /** Answers a request line itself, with a whole response, or passes it on. */
  void answering(Function<String, Optional<String>> next) {
    answers = next;
  }

  /** Alters the directory. */
  void altering(UnaryOperator<String> next) {
    directory = next;
  }

  void before(Pebble other) {
    pebble = URI.create(other.directory());
  }

  /** Request lines, each with the decoded payload of its JWS. */
  List<String> requests() {
    return requests;
  }

  static String response(int code, String headers, String body) {
    return "HTTP/1.1 %d X\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(code, headers, body.length(), body);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String head = head(socket.getInputStream());
      byte[] body = socket.getInputStream().readNBytes(length(head));
      String line = head.lines().findFirst().orElse("");
      requests.add(line + " " + payload(body));
      Optional<String> own = answers.apply(line);
      byte[] reply =
          own.isPresent()
              ? own.get().getBytes(StandardCharsets.UTF_8)
              : altered(line, pass(head, body));
      socket.getOutputStream().write(reply);
    } catch (IOException e) {
      // the other side went away, which is its right
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the request ended early");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static int length(String head) {
    return head.lines()
        .filter(each -> each.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
        .mapToInt(each -> Integer.parseInt(each.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  private static String payload(byte[] body) {
    String jws = new String(body, StandardCharsets.UTF_8);
    int start = jws.indexOf("\"payload\":\"");
    if (start < 0) {
      return "";
    }
    String coded = jws.substring(start + 11, jws.indexOf('"', start + 11));
    return new String(Base64.getUrlDecoder().decode(coded), StandardCharsets.UTF_8);
  }

  private byte[] pass(String head, byte[] body) throws IOException {
    URI to = pebble;
    try (Socket socket = context.getSocketFactory().createSocket(loopback(), to.getPort())) {
      String closing = head.substring(0, head.length() - 2) + "Connection: close\r\n\r\n";
      String kept =
          closing.replaceAll("(?i)(connection|upgrade|http2-settings): (upgrade|h2c|AA).*\r\n", "");
      socket.getOutputStream().write(kept.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(body);
      socket.getOutputStream().flush();
      return socket.getInputStream().readAllBytes();
    }
  }

  private byte[] altered(String line, byte[] reply) {
    if (!line.startsWith("GET /dir ")) {
      return reply;
    }
    String text = new String(reply, StandardCharsets.UTF_8);
    String body = text.substring(text.indexOf("\r\n\r\n") + 4);
    return response(200, "Content-Type: application/json\r\n", directory.apply(body))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
