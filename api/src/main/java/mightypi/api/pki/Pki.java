package mightypi.api.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import mightypi.api.signing.Authority;
import mightypi.model.Clock;
import mightypi.model.Randomness;

/**
 * The cloud's keys and certificates in one directory: made when they are first needed, kept while
 * they are good.
 */
public final class Pki {

  private static final Duration RENEWAL = Duration.ofDays(90);

  private final PrivateDirectory directory;
  private final CertificateAuthority authority;
  private final CertificateAuthority frontProxyAuthority;
  private final Clock clock;

  private Pki(
      PrivateDirectory directory,
      CertificateAuthority authority,
      CertificateAuthority frontProxyAuthority,
      Clock clock) {
    this.directory = directory;
    this.authority = authority;
    this.frontProxyAuthority = frontProxyAuthority;
    this.clock = clock;
  }

  /** Opens the directory; makes it and the authorities on first use. */
  public static Pki open(Path path, Clock clock, Randomness randomness) throws IOException {
    PrivateDirectory directory = PrivateDirectory.open(path);
    return new Pki(
        directory,
        authority(directory, "ca", clock, randomness),
        authority(directory, "front-proxy-ca", clock, randomness),
        clock);
  }

  private static CertificateAuthority authority(
      PrivateDirectory directory, String name, Clock clock, Randomness randomness)
      throws IOException {
    Optional<Identity> known = read(directory, name);
    Identity identity = known.orElseGet(() -> CertificateAuthority.found(name, clock, randomness));
    if (known.isEmpty()) {
      write(directory, name, identity);
    }
    return new CertificateAuthority(identity, clock, randomness);
  }

  /** The authority's certificate, for whoever verifies. */
  public Identity authority() {
    return authority.identity();
  }

  public String authorityPem() {
    return authority.identity().certificatePem();
  }

  /** Signs what others ask for; the key does not leave. */
  public Authority signer() {
    return authority::sign;
  }

  /** The API server's, issued again when it lacks a name or expires soon. */
  public Identity server(ServerNames names) throws IOException {
    return kept(
        "apiserver",
        authority,
        known -> names.areIn(known.certificate()),
        () -> authority.server("kube-apiserver", names.asGeneralNames()));
  }

  /** A client's, kept under its user name; {@code system:masters} makes an administrator. */
  public Identity client(String user, String... groups) throws IOException {
    return kept(
        "client-" + user.replaceAll("[^A-Za-z0-9.-]", "_"),
        authority,
        known -> true,
        () -> authority.client(user, List.of(groups)));
  }

  /**
   * What the API server shows to extension API servers. Its authority is another than that of
   * clients: who is believed to speak for others must not be made of somebody who may only speak
   * for himself.
   *
   * @param name its CN
   */
  public Identity frontProxy(String name) throws IOException {
    return kept(
        name,
        frontProxyAuthority,
        known -> true,
        () -> frontProxyAuthority.client(name, List.of()));
  }

  /** The authority of the front proxy's certificate, for extension API servers. */
  public String frontProxyAuthorityPem() {
    return frontProxyAuthority.identity().certificatePem();
  }

  private Identity kept(
      String name,
      CertificateAuthority signer,
      Predicate<Identity> isRight,
      Supplier<Identity> issue)
      throws IOException {
    Optional<Identity> known =
        read(directory, name)
            .filter(isRight)
            .filter(each -> each.isGoodFor(RENEWAL, clock.now()))
            .filter(each -> isOf(signer, each));
    if (known.isPresent()) {
      return known.get();
    }
    Identity issued = issue.get();
    write(directory, name, issued);
    return issued;
  }

  private static boolean isOf(CertificateAuthority signer, Identity identity) {
    try {
      identity.certificate().verify(signer.identity().certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** The key that signs service account tokens. */
  public KeyPair serviceAccountKey() throws IOException {
    Optional<String> known = directory.read("service-account.key");
    if (known.isPresent()) {
      try {
        return Keys.decode(known.get());
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        throw unreadable(directory, "service-account.key", e);
      }
    }
    KeyPair made = Keys.generate();
    directory.write("service-account.key", Keys.encode(made));
    return made;
  }

  private static Optional<Identity> read(PrivateDirectory directory, String name)
      throws IOException {
    Optional<String> certificate = directory.read(name + ".crt");
    Optional<String> key = directory.read(name + ".key");
    if (certificate.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Identity.parse(certificate.get(), key.get()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unreadable(directory, name + ".crt or " + name + ".key", e);
    }
  }

  private static IOException unreadable(PrivateDirectory directory, String name, Exception cause) {
    return new IOException(
        "%s in %s is damaged: restore it, or remove it to have it made anew"
            .formatted(name, directory.path()),
        cause);
  }

  // The key first: a certificate without its key would look complete, a key alone is made again.
  private static void write(PrivateDirectory directory, String name, Identity identity)
      throws IOException {
    directory.write(name + ".key", identity.keyPem());
    directory.write(name + ".crt", identity.certificatePem());
  }
}
