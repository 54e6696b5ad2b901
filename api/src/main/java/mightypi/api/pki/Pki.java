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
  private final Clock clock;

  private Pki(PrivateDirectory directory, CertificateAuthority authority, Clock clock) {
    this.directory = directory;
    this.authority = authority;
    this.clock = clock;
  }

  /** Opens the directory; makes it and the authority on first use. */
  public static Pki open(Path path, Clock clock, Randomness randomness) throws IOException {
    PrivateDirectory directory = PrivateDirectory.open(path);
    Optional<Identity> known = read(directory, "ca");
    Identity identity = known.orElseGet(() -> CertificateAuthority.found(clock, randomness));
    if (known.isEmpty()) {
      write(directory, "ca", identity);
    }
    return new Pki(directory, new CertificateAuthority(identity, clock, randomness), clock);
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
        known -> names.areIn(known.certificate()),
        () -> authority.server("kube-apiserver", names.asGeneralNames()));
  }

  /** A client's, kept under its user name; {@code system:masters} makes an administrator. */
  public Identity client(String user, String... groups) throws IOException {
    return kept(
        "client-" + user.replaceAll("[^A-Za-z0-9.-]", "_"),
        known -> true,
        () -> authority.client(user, List.of(groups)));
  }

  private Identity kept(String name, Predicate<Identity> isRight, Supplier<Identity> issue)
      throws IOException {
    Optional<Identity> known =
        read(directory, name)
            .filter(isRight)
            .filter(each -> each.isGoodFor(RENEWAL, clock.now()))
            .filter(this::isOurs);
    if (known.isPresent()) {
      return known.get();
    }
    Identity issued = issue.get();
    write(directory, name, issued);
    return issued;
  }

  private boolean isOurs(Identity identity) {
    try {
      identity.certificate().verify(authority.identity().certificate().getPublicKey());
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
