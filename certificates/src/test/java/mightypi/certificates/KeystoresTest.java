package mightypi.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mightypi.model.Kinds;
import mightypi.testkit.lan.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs make of the forms in which a Secret has its key and certificate. */
class KeystoresTest {

  @TempDir private Path folder;

  private final World world = World.of(5).withAuthority();

  private Path file(String entry) throws IOException {
    return Files.write(folder.resolve(entry), world.entry("web-tls", entry));
  }

  private static String run(String... command) throws IOException {
    Commands.Result result = Commands.attempt(command);
    assertThat(result.isGood()).as(result.output()).isTrue();
    return result.output();
  }

  private void issue(String more) {
    world.with(
        Kinds.SECRET, "{metadata: {name: pass, namespace: shop}, data: {password: Y2hhbmdlaXQ=}}");
    world.withCertificate("web", "dnsNames: [web.example], " + more).settle();
    assertThat(world.ready("web")).startsWith("True");
  }

  @Test
  void keytoolOpensTheJavaKeystoreAndItsTruststore() throws IOException {
    issue(
        "keystores: {jks: {create: true, alias: app, passwordSecretRef: {name: pass, key: password}}}");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();

    assertThat(list(keytool, "keystore.jks"))
        .contains("Alias name: app", "Entry type: PrivateKeyEntry", "DNSName: web.example");
    assertThat(list(keytool, "truststore.jks"))
        .contains("Alias name: ca", "Entry type: trustedCertEntry", "CN=Own Root");
  }

  private String list(String keytool, String store) throws IOException {
    return run(
        keytool, "-list", "-v", "-keystore", file(store).toString(), "-storepass", "changeit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Modern2023", "LegacyDES"})
  void opensslOpensThePkcs12KeystoreOf(String profile) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    issue(
        "keystores: {pkcs12: {create: true, profile: %s, passwordSecretRef: {name: pass, key: password}}}"
            .formatted(profile));

    assertThat(pkcs12("keystore.p12", "-nodes"))
        .contains("subject=", "BEGIN PRIVATE KEY", "CN = Own Root");
    assertThat(pkcs12("truststore.p12", "-nokeys")).contains("CN = Own Root");
  }

  private String pkcs12(String store, String which) throws IOException {
    String in = file(store).toString();
    return run("openssl", "pkcs12", "-legacy", "-in", in, "-passin", "pass:changeit", which);
  }

  @Test
  void opensslReadsTheFurtherForms() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    issue("additionalOutputFormats: [{type: DER}, {type: CombinedPEM}]");

    assertThat(
            run("openssl", "pkey", "-inform", "DER", "-in", file("key.der").toString(), "-noout"))
        .isEmpty();
    String combined = file("tls-combined.pem").toString();
    assertThat(run("openssl", "x509", "-in", combined, "-noout", "-ext", "subjectAltName"))
        .contains("DNS:web.example");
    assertThat(run("openssl", "pkey", "-in", combined, "-noout")).isEmpty();
  }
}
