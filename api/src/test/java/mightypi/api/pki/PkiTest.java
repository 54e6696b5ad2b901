package mightypi.api.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mightypi.api.auth.ServiceAccountTokens;
import mightypi.api.auth.StandardAuthenticator;
import mightypi.api.auth.User;
import mightypi.api.status.StatusException;
import mightypi.model.Clock;
import mightypi.model.Image;
import mightypi.model.Randomness;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class PkiTest {

  private static final Randomness CHANCE = Randomness.secure();

  @TempDir Path directory;

  private Pki open(Clock clock) throws IOException {
    return Pki.open(directory.resolve("pki"), clock, CHANCE);
  }

  private static Clock later(Duration time) {
    Instant then = Instant.now().plus(time);
    return new Clock() {
      @Override
      public Instant now() {
        return then;
      }

      @Override
      public long nanos() {
        return 0;
      }
    };
  }

  @Test
  void keepsWhatItMadeAndHidesTheKeys() throws Exception {
    ServerNames names = ServerNames.ofThisMachine("pi5p0", "10.152.183.1");
    Identity server = open(Clock.SYSTEM).server(names);
    assertThat(open(Clock.SYSTEM).server(names).certificate()).isEqualTo(server.certificate());
    server.certificate().verify(open(Clock.SYSTEM).authority().certificate().getPublicKey());

    Identity proxy = open(Clock.SYSTEM).frontProxy("front-proxy-client");
    assertThat(open(Clock.SYSTEM).frontProxy("front-proxy-client").certificate())
        .isEqualTo(proxy.certificate());

    assertThat(mode(directory.resolve("pki"))).isEqualTo("rwx------");
    for (String file :
        List.of(
            "ca.key",
            "apiserver.key",
            "apiserver.crt",
            "front-proxy-ca.key",
            "front-proxy-client.key")) {
      assertThat(mode(directory.resolve("pki").resolve(file))).isEqualTo("rw-------");
    }
    assertThat(open(Clock.SYSTEM).serviceAccountKey().getPublic())
        .isEqualTo(open(Clock.SYSTEM).serviceAccountKey().getPublic());
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void issuesTheServersCertificateAgainWhenItIsCalledByANewNameOrGrowsOld() throws Exception {
    Identity first = open(Clock.SYSTEM).server(new ServerNames(List.of("a"), List.of("127.0.0.1")));
    ServerNames more = new ServerNames(List.of("a", "b"), List.of("127.0.0.1", "192.0.2.5"));
    Identity second = open(Clock.SYSTEM).server(more);
    assertThat(second.certificate()).isNotEqualTo(first.certificate());
    assertThat(second.certificate().getSubjectAlternativeNames()).hasSize(4);
    ServerNames less = new ServerNames(List.of("b"), List.of("192.0.2.5"));
    assertThat(open(Clock.SYSTEM).server(less).certificate()).isEqualTo(second.certificate());
    assertThat(open(later(Duration.ofDays(800))).server(less).certificate())
        .isNotEqualTo(second.certificate());
  }

  @Test
  void namesTheUserOfAClientCertificate() throws Exception {
    Pki pki = open(Clock.SYSTEM);
    User admin =
        authenticator(pki)
            .authenticate(
                Optional.of(pki.client("admin", "system:masters").certificate()), Optional.empty());
    assertThat(admin.name()).isEqualTo("admin");
    assertThat(admin.groups()).containsExactlyInAnyOrder("system:masters", "system:authenticated");

    Pki stranger = Pki.open(directory.resolve("other"), Clock.SYSTEM, CHANCE);
    assertThat(isRefused(pki, stranger.client("admin", "system:masters").certificate())).isTrue();
    X509Certificate server =
        pki.server(new ServerNames(List.of("a"), List.of("127.0.0.1"))).certificate();
    assertThat(isRefused(pki, server)).isTrue();
    assertThat(isRefused(pki, pki.authority().certificate())).isTrue();
    assertThat(isRefused(pki, pki.frontProxy("admin").certificate())).isTrue();
  }

  private static boolean isRefused(Pki pki, X509Certificate certificate) throws IOException {
    try {
      authenticator(pki).authenticate(Optional.of(certificate), Optional.empty());
      return false;
    } catch (StatusException e) {
      return e.status().code() == 401;
    }
  }

  private static StandardAuthenticator authenticator(Pki pki) throws IOException {
    ServiceAccountTokens tokens =
        new ServiceAccountTokens(pki.serviceAccountKey(), Clock.SYSTEM, CHANCE);
    return new StandardAuthenticator(
        pki.authority().certificate(), tokens, () -> Image.EMPTY, Clock.SYSTEM);
  }
}
