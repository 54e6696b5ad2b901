package mightypi.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import mightypi.testkit.lan.Commands;
import mightypi.testkit.lan.Host;

/**
 * An ACME authority on a machine of the LAN: Let's Encrypt's pebble, strict, which refuses a part
 * of all nonces, and validates by asking one name server for everything.
 */
final class AcmeAuthority {

  static final String ADDRESS = "192.168.1.3";
  static final String DIRECTORY = "https://" + ADDRESS + ":14000/dir";

  private static final String CONFIGURATION =
      """
      {"pebble": {
        "listenAddress": "0.0.0.0:14000", "managementListenAddress": "0.0.0.0:15000",
        "certificate": "%1$s/server.pem", "privateKey": "%1$s/server.key",
        "httpPort": 80, "tlsPort": 443, "ocspResponderURL": "", "externalAccountBindingRequired": false}}
      """;

  private final Host host;
  private final Path folder;

  private AcmeAuthority(Host host, Path folder) {
    this.host = host;
    this.folder = folder;
  }

  static boolean isInstalled() throws IOException {
    return Commands.attempt("which", "pebble").isGood();
  }

  /** On a host that has {@link #ADDRESS}. */
  static AcmeAuthority on(Host host, Path folder) throws IOException {
    return new AcmeAuthority(host, Files.createDirectory(folder));
  }

  void start(String nameServer) throws IOException {
    makeServerCertificate();
    Path configuration = folder.resolve("pebble.json");
    Files.writeString(configuration, CONFIGURATION.formatted(folder));
    host.start(
        folder.resolve("log"),
        Map.of("PEBBLE_VA_NOSLEEP", "1", "PEBBLE_WFE_NONCEREJECT", "15"),
        "pebble",
        "-config",
        configuration.toString(),
        "-strict",
        "-dnsserver",
        nameServer);
  }

  private void makeServerCertificate() throws IOException {
    Commands.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=acme",
        "-addext",
        "subjectAltName=IP:" + ADDRESS,
        "-keyout",
        folder.resolve("server.key").toString(),
        "-out",
        folder.resolve("server.pem").toString());
  }

  /** What clients of its API have to trust. */
  Path serverCertificate() {
    return folder.resolve("server.pem");
  }

  /** The root of what it issues; made anew at each of its starts. */
  Path root() throws IOException {
    Path file = folder.resolve("root.pem");
    String pem =
        host.run(
            "curl",
            "-sS",
            "--retry",
            "20",
            "--retry-connrefused",
            "--retry-delay",
            "1",
            "--cacert",
            serverCertificate().toString(),
            "https://" + ADDRESS + ":15000/roots/0");
    return Files.writeString(file, pem);
  }
}
