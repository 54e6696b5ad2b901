package mightypi.certificates.acme;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mightypi.testkit.Ports;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The ACME server of the Let's Encrypt project for tests: strict, forgetful and moody. */
final class Pebble implements AutoCloseable {

  private final Program program;
  private final String directory;
  private final String certificate;

  private Pebble(Program program, String directory, String certificate) {
    this.program = program;
    this.directory = directory;
    this.certificate = certificate;
  }

  String directory() {
    return directory;
  }

  /** The certificate of its API as {@code caBundle}. */
  String caBundle() {
    return Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @param httpPort where it looks for pages of HTTP-01
   * @param moods of its environment, such as {@code PEBBLE_WFE_NONCEREJECT}
   */
  static Pebble start(Path folder, NameServer names, int httpPort, Map<String, String> moods)
      throws IOException, InterruptedException {
    return start(folder, names, httpPort, moods, "\"externalAccountBindingRequired\": false");
  }

  static Pebble start(
      Path folder, NameServer names, int httpPort, Map<String, String> moods, String more)
      throws IOException, InterruptedException {
    return start(folder, names, httpPort, moods, more, identity(folder));
  }

  /** One with the identity that is in the folder already. */
  static Pebble startAs(Path folder, NameServer names, int httpPort)
      throws IOException, InterruptedException {
    return start(
        folder, names, httpPort, Map.of(), "\"x\": 0", Files.readString(folder.resolve("api.crt")));
  }

  private static Pebble start(
      Path folder,
      NameServer names,
      int httpPort,
      Map<String, String> moods,
      String more,
      String certificate)
      throws IOException, InterruptedException {
    int port = Ports.unused();
    Path config = folder.resolve("pebble.json");
    Files.writeString(
        config,
        """
        {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "",
          "certificate": "%s", "privateKey": "%s", "httpPort": %d, "tlsPort": 5001, %s}}
        """
            .formatted(port, folder.resolve("api.crt"), folder.resolve("api.key"), httpPort, more));
    Map<String, String> environment =
        new TreeMap<>(Map.of("PEBBLE_VA_NOSLEEP", "1", "PEBBLE_WFE_NONCEREJECT", "20"));
    environment.putAll(moods);
    List<String> command =
        List.of(
            "/usr/bin/pebble", "-strict", "-config", config.toString(), "-dnsserver", names.text());
    Program program = Program.start(command, environment, folder.resolve("pebble.log"), port);
    return new Pebble(program, "https://127.0.0.1:" + port + "/dir", certificate);
  }

  /** A certificate for its address, which nobody else believes. */
  private static String identity(Path folder) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      KeyPair pair = generator.generateKeyPair();
      X500Name name = new X500Name("CN=pebble");
      Instant start = Instant.parse("2020-01-01T00:00:00Z");
      X509CertificateHolder made =
          new JcaX509v3CertificateBuilder(
                  name,
                  BigInteger.ONE,
                  Date.from(start),
                  Date.from(Instant.parse("2099-01-01T00:00:00Z")),
                  name,
                  pair.getPublic())
              .addExtension(
                  Extension.subjectAlternativeName,
                  false,
                  new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
      Files.writeString(
          folder.resolve("api.key"), pem(new JcaPKCS8Generator(pair.getPrivate(), null)));
      Files.writeString(folder.resolve("api.crt"), pem(made));
      return pem(made);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException(e);
    }
  }

  private static String pem(Object thing) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(thing);
    }
    return text.toString();
  }

  @Override
  public void close() {
    program.close();
  }
}
