package mightypi.dns;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import mightypi.testkit.Ports;

/**
 * An ACME authority (pebble) that validates through our name server, and a name {@code
 * api.cloudflare.com} that leads to our API: a TLS front with a certificate of a private authority,
 * at a loopback address of its own, found by an {@code /etc/hosts} that only the client under test
 * sees.
 */
final class AcmeWorld implements AutoCloseable {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;
  private final String front;
  private final Process pebble;
  private final int port;
  private final ServerSocket listener;

  AcmeWorld(Path folder, InetSocketAddress names, InetSocketAddress api)
      throws IOException, GeneralSecurityException {
    this.folder = folder;
    front = "127.%d.%d.1".formatted(64 + ProcessHandle.current().pid() % 100, 7);
    identities();
    listener = front(api);
    port = Ports.unused();
    pebble = pebble(names);
  }

  private void identities() throws IOException {
    must(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "30",
        "-subj",
        "/CN=test authority",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem");
    must(
        "openssl",
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=api.cloudflare.com",
        "-keyout",
        "front.key",
        "-out",
        "front.csr");
    Files.writeString(
        folder.resolve("names"),
        "subjectAltName=DNS:api.cloudflare.com,DNS:localhost,IP:127.0.0.1\n");
    must(
        "openssl",
        "x509",
        "-req",
        "-in",
        "front.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "30",
        "-extfile",
        "names",
        "-out",
        "front.pem");
    must(
        "openssl",
        "pkcs12",
        "-export",
        "-in",
        "front.pem",
        "-inkey",
        "front.key",
        "-out",
        "front.p12",
        "-passout",
        "pass:changeit");
  }

  private void must(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private ServerSocket front(InetSocketAddress api) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("front.p12"))) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    ServerSocket socket =
        context.getServerSocketFactory().createServerSocket(443, 50, InetAddress.ofLiteral(front));
    Thread.ofVirtual().start(() -> accept(socket, api));
    return socket;
  }

  private static void accept(ServerSocket listener, InetSocketAddress api) {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(api.getAddress(), api.getPort());
        pump(client, server);
        pump(server, client);
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static void pump(Socket from, Socket to) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (from;
                  to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                in.transferTo(out);
              } catch (IOException e) {
                // One of the two left.
              }
            });
  }

  private Process pebble(InetSocketAddress names) throws IOException {
    Files.writeString(
        folder.resolve("pebble.json"),
        """
        {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "", "certificate": "front.pem",
          "privateKey": "front.key", "httpPort": 5002, "tlsPort": 5001}}
        """
            .formatted(port));
    ProcessBuilder builder =
        new ProcessBuilder(
                "pebble",
                "-strict",
                "-config",
                "pebble.json",
                "-dnsserver",
                "127.0.0.1:" + names.getPort())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("pebble.log").toFile());
    // certbot asks but once more when its nonce is refused, so pebble may refuse none by chance.
    builder.environment().putAll(Map.of("PEBBLE_VA_NOSLEEP", "1", "PEBBLE_WFE_NONCEREJECT", "0"));
    Process started = builder.start();
    Ports.awaitListener(port);
    return started;
  }

  String directory() {
    return "https://localhost:" + port + "/dir";
  }

  /** Runs a client that finds our API under Cloudflare's name and trusts the private authority. */
  String run(Map<String, String> environment, String... command) throws IOException {
    Path hosts = folder.resolve("hosts");
    Files.writeString(hosts, "127.0.0.1 localhost\n" + front + " api.cloudflare.com\n");
    List<String> all =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind " + hosts + " /etc/hosts && cd " + folder + " && exec \"$@\"",
                "sh"));
    all.addAll(List.of(command));
    Map<String, String> whole = new LinkedHashMap<>(environment);
    String trust = folder.resolve("ca.pem").toString();
    whole.put("SSL_CERT_FILE", trust);
    whole.put("REQUESTS_CA_BUNDLE", trust);
    whole.put("LEGO_CA_CERTIFICATES", trust);
    return HomeZone.run(all, "", whole);
  }

  @Override
  public void close() throws IOException {
    pebble.destroy();
    listener.close();
  }
}
