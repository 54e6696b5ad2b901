package mightypi.gateway.ingress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import mightypi.gateway.backend.Destinations;
import mightypi.gateway.backend.Manner;
import mightypi.gateway.backend.World;
import mightypi.gateway.draft.Finding;
import mightypi.gateway.draft.PoolPlan;
import mightypi.gateway.route.Affinity;
import mightypi.gateway.route.BackendTls;
import mightypi.gateway.route.LoadBalancing;
import mightypi.gateway.route.LoadBalancing.HashOn;
import mightypi.gateway.route.Mirror;
import mightypi.gateway.route.Protocol;
import mightypi.gateway.route.Retry;
import mightypi.gateway.route.ServerCertificate;
import mightypi.gateway.route.Timeouts;
import mightypi.gateway.secret.Reading;

/** How backends are chosen and spoken to. */
final class UpstreamAnnotations {

  private final World world;
  private final String namespace;
  private final Annotations annotations;

  UpstreamAnnotations(World world, String namespace, Annotations annotations) {
    this.world = world;
    this.namespace = namespace;
    this.annotations = annotations;
  }

  Manner manner() {
    Manner plain = Manner.of(protocol()).balanced(balancing());
    return plain.protocol().isTls() ? secured(plain) : plain;
  }

  private Protocol protocol() {
    String text = annotations.text("backend-protocol").orElse("HTTP").toUpperCase(Locale.ROOT);
    return switch (text) {
      case "HTTP", "AUTO_HTTP" -> Protocol.HTTP;
      case "HTTPS" -> Protocol.HTTPS;
      case "GRPC" -> Protocol.GRPC;
      case "GRPCS" -> Protocol.GRPCS;
      default -> {
        annotations.unsupported("backend-protocol", text + " is not spoken; HTTP is tried");
        yield Protocol.HTTP;
      }
    };
  }

  private Manner secured(Manner plain) {
    Optional<String> name = annotations.text("proxy-ssl-name");
    Optional<Name> secret =
        annotations.text("proxy-ssl-secret").map(text -> Name.of(text, namespace));
    boolean verified = annotations.flag("proxy-ssl-verify", false);
    if (name.isEmpty() && secret.isEmpty() && !verified) {
      return plain;
    }
    BackendTls tls =
        new BackendTls(
            name,
            verified,
            verified ? secret.map(this::authorities).orElse(List.of()) : List.of(),
            List.of(),
            secret.flatMap(this::client));
    return plain.secured(tls, String.valueOf(tls.hashCode()));
  }

  private List<java.security.cert.X509Certificate> authorities(Name secret) {
    return read("proxy-ssl-secret", world.secrets().authorities(secret.namespace(), secret.name()))
        .orElse(List.of());
  }

  private Optional<ServerCertificate> client(Name secret) {
    if (!secret.namespace().equals(namespace)) {
      annotations.invalid("proxy-ssl-secret", "must be of the namespace of the Ingress");
      return Optional.empty();
    }
    if (!world.secrets().hasCertificate(secret.namespace(), secret.name())) {
      return Optional.empty(); // it holds authorities alone
    }
    return read("proxy-ssl-secret", world.secrets().certificate(secret.namespace(), secret.name()));
  }

  private <T> Optional<T> read(String annotation, Reading<T> reading) {
    if (reading.good().isEmpty()) {
      annotations.note(
          new Finding(
              reading instanceof Reading.Absent ? Finding.SECRET_NOT_FOUND : Finding.INVALID_SECRET,
              Annotations.PREFIX + annotation + ": " + reading.why()));
    }
    return reading.good();
  }

  private LoadBalancing balancing() {
    Optional<String> hash = annotations.text("upstream-hash-by");
    if (hash.isPresent()) {
      return hashOn(hash.get())
          .<LoadBalancing>map(LoadBalancing.ConsistentHash::new)
          .orElse(LoadBalancing.DEFAULT);
    }
    return switch (annotations.text("load-balance").orElse("round_robin")) {
      case "round_robin" -> LoadBalancing.DEFAULT;
      case "ewma", "least_conn" -> new LoadBalancing.LeastRequest();
      case "ip_hash" -> new LoadBalancing.ConsistentHash(new HashOn.ClientAddress());
      default -> {
        annotations.unsupported(
            "load-balance", "is none of round_robin, ewma; round_robin is used");
        yield LoadBalancing.DEFAULT;
      }
    };
  }

  private Optional<HashOn> hashOn(String text) {
    String variable = text.replace("{", "").replace("}", "");
    if (variable.startsWith("$http_")) {
      return Optional.of(new HashOn.Header(variable.substring(6).replace('_', '-')));
    }
    if (variable.startsWith("$cookie_")) {
      return Optional.of(new HashOn.Cookie(variable.substring(8)));
    }
    if (variable.startsWith("$arg_")) {
      return Optional.of(new HashOn.QueryParameter(variable.substring(5)));
    }
    return switch (variable) {
      case "$request_uri", "$uri" -> Optional.of(new HashOn.Uri());
      case "$host", "$http_host" -> Optional.of(new HashOn.Host());
      case "$remote_addr", "$binary_remote_addr" -> Optional.of(new HashOn.ClientAddress());
      default -> {
        annotations.unsupported(
            "upstream-hash-by",
            "\"%s\" cannot be hashed; one of $request_uri, $host, $remote_addr, $http_NAME,"
                    .formatted(text)
                + " $cookie_NAME, $arg_NAME can");
        yield Optional.empty();
      }
    };
  }

  Optional<Affinity> affinity() {
    Optional<String> kind = annotations.text("affinity");
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    if (!kind.get().equals("cookie")) {
      annotations.unsupported("affinity", "only \"cookie\" is served");
      return Optional.empty();
    }
    Optional<Duration> lifetime =
        annotations
            .time("session-cookie-max-age")
            .or(() -> annotations.time("session-cookie-expires"))
            .filter(Duration::isPositive);
    return Optional.of(
        new Affinity(
            Affinity.Carrier.COOKIE,
            annotations.text("session-cookie-name").orElse("INGRESSCOOKIE"),
            annotations.text("session-cookie-path"),
            annotations.text("session-cookie-domain"),
            lifetime,
            annotations.text("session-cookie-samesite"),
            annotations.flag("session-cookie-secure", false),
            annotations.text("affinity-mode").orElse("balanced").equals("persistent")));
  }

  Timeouts timeouts() {
    Timeouts absent = Timeouts.DEFAULT;
    return new Timeouts(
        annotations.time("proxy-connect-timeout").orElse(absent.connect()),
        annotations.time("proxy-send-timeout").orElse(absent.send()),
        annotations.time("proxy-read-timeout").orElse(absent.read()),
        Optional.empty(),
        Optional.empty());
  }

  Retry retry() {
    Optional<String> when = annotations.text("proxy-next-upstream");
    int tries = annotations.number("proxy-next-upstream-tries").orElse(3);
    Optional<Duration> within =
        annotations.time("proxy-next-upstream-timeout").filter(Duration::isPositive);
    Set<String> words = Set.copyOf(List.of(when.orElse("error timeout").split("\\s+")));
    if (words.contains("off") || tries == 1) {
      return Retry.NEVER;
    }
    Set<Integer> statuses = new HashSet<>();
    words.stream()
        .filter(word -> word.matches("http_\\d{3}"))
        .forEach(word -> statuses.add(Integer.parseInt(word.substring(5))));
    return new Retry(
        tries == 0 ? Retry.DEFAULT.attempts() : tries - 1,
        statuses,
        words.contains("error"),
        words.contains("timeout"),
        words.contains("non_idempotent"),
        Optional.empty(),
        within);
  }

  /** Copies go to a server by its URL; its path is that of the request. */
  List<Mirror> mirrors(List<PoolPlan> pools) {
    Optional<String> target = annotations.text("mirror-target");
    if (target.isEmpty()) {
      return List.of();
    }
    Reading<PoolPlan> plan = Destinations.plan(world.services(), target.get());
    if (plan.good().isEmpty()) {
      annotations.invalid("mirror-target", plan.why());
      return List.of();
    }
    pools.add(plan.good().get());
    List<Mirror> mirrors = new ArrayList<>();
    mirrors.add(
        new Mirror(
            plan.good().get().key(),
            annotations
                .text("mirror-host")
                .or(() -> Optional.of(plan.good().get().key().service())),
            Mirror.ALL));
    return mirrors;
  }
}
