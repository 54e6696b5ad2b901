package mightypi.api.auth;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import mightypi.api.status.Status;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;

/**
 * Users by client certificate or by service account token. A token is good while the objects exist
 * to which it is bound.
 */
public final class StandardAuthenticator implements Authenticator {

  private static final String BEARER = "bearer ";

  /** As Kubernetes lets tokens of what is deleted be good. */
  private static final Duration LEEWAY = Duration.ofSeconds(60);

  private final ClientCertificates certificates;
  private final ServiceAccountTokens tokens;
  private final Supplier<Image> images;
  private final Clock clock;

  public StandardAuthenticator(
      X509Certificate authority, ServiceAccountTokens tokens, Supplier<Image> images, Clock clock) {
    this.certificates = new ClientCertificates(authority, clock);
    this.tokens = tokens;
    this.images = images;
    this.clock = clock;
  }

  @Override
  public User authenticate(Optional<X509Certificate> certificate, Optional<String> authorization) {
    if (certificate.isPresent()) {
      return certificates.user(certificate.get()).orElseThrow(() -> unauthorized());
    }
    if (authorization.isEmpty() || authorization.get().isBlank()) {
      return User.ANONYMOUS;
    }
    String header = authorization.get().strip();
    if (!header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      throw unauthorized();
    }
    String token = header.substring(BEARER.length()).strip();
    return ofToken(token, List.of(ServiceAccountTokens.ISSUER))
        .map(Known::user)
        .orElseThrow(() -> unauthorized());
  }

  private static RuntimeException unauthorized() {
    return Status.unauthorized().asException();
  }

  /** A user by token, and for whom among those who were asked for the token is good. */
  public record Known(User user, List<String> audiences) {}

  /** Whose token this is; empty when it is not good for any of the audiences. */
  public Optional<Known> ofToken(String token, List<String> audiences) {
    return tokens
        .verify(token)
        .filter(claims -> claims.audiences().stream().anyMatch(audiences::contains))
        .filter(claims -> isAlive(claims, images.get()))
        .map(
            claims ->
                new Known(
                    user(claims),
                    claims.audiences().stream().filter(audiences::contains).toList()));
  }

  private boolean isAlive(ServiceAccountTokens.Claims claims, Image now) {
    String namespace = claims.namespace();
    Key account = Kinds.SERVICE_ACCOUNT.key(namespace, claims.serviceAccount().name());
    // The node of a pod is told, but the pod is what counts.
    boolean byNode = claims.pod().isNone() && !claims.node().isNone();
    return !claims.serviceAccount().isNone()
        && is(now, account, claims.serviceAccount())
        && (claims.secret().isNone()
            || is(now, Kinds.SECRET.key(namespace, claims.secret().name()), claims.secret()))
        && (claims.pod().isNone()
            || is(now, Kinds.POD.key(namespace, claims.pod().name()), claims.pod()))
        && (!byNode || is(now, Kinds.NODE.key("", claims.node().name()), claims.node()));
  }

  private boolean is(Image now, Key key, ServiceAccountTokens.Bound bound) {
    return now.find(key)
        .filter(object -> object.uid().equals(bound.uid()))
        .filter(object -> !isLongDeleting(object))
        .isPresent();
  }

  /** What ends may still say so; a finalizer that nobody removes keeps no token alive. */
  private boolean isLongDeleting(Document object) {
    return Json.text(object.tree(), "metadata", "deletionTimestamp")
        .map(Instant::parse)
        .filter(end -> end.isBefore(clock.now().minus(LEEWAY)))
        .isPresent();
  }

  private static User user(ServiceAccountTokens.Claims claims) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    extra.put("authentication.kubernetes.io/credential-id", List.of("JTI=" + claims.id()));
    put(extra, "node", claims.node());
    put(extra, "pod", claims.pod());
    String namespace = claims.namespace();
    return new User(
        "system:serviceaccount:%s:%s".formatted(namespace, claims.serviceAccount().name()),
        claims.serviceAccount().uid(),
        Set.of(
            "system:serviceaccounts",
            "system:serviceaccounts:" + namespace,
            "system:authenticated"),
        extra);
  }

  private static void put(
      Map<String, List<String>> extra, String what, ServiceAccountTokens.Bound bound) {
    if (!bound.isNone()) {
      extra.put("authentication.kubernetes.io/%s-name".formatted(what), List.of(bound.name()));
      extra.put("authentication.kubernetes.io/%s-uid".formatted(what), List.of(bound.uid()));
    }
  }
}
