package mightypi.gateway.ingress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import mightypi.gateway.backend.Destinations;
import mightypi.gateway.backend.World;
import mightypi.gateway.draft.Finding;
import mightypi.gateway.draft.PoolPlan;
import mightypi.gateway.route.BasicAuth;
import mightypi.gateway.route.Cidr;
import mightypi.gateway.route.ExternalAuth;
import mightypi.gateway.route.Guards;
import mightypi.gateway.route.HeaderChanges;
import mightypi.gateway.route.RateLimit;
import mightypi.gateway.secret.Reading;

/** Who may come in, how often, and with how much. */
final class GuardAnnotations {

  private final World world;
  private final String namespace;
  private final String ingress;
  private final Annotations annotations;
  private final List<PoolPlan> pools = new ArrayList<>();

  GuardAnnotations(World world, String namespace, String ingress, Annotations annotations) {
    this.world = world;
    this.namespace = namespace;
    this.ingress = ingress;
    this.annotations = annotations;
  }

  Guards guards() {
    List<Cidr> allow = new ArrayList<>(ranges("whitelist-source-range"));
    allow.addAll(ranges("allowlist-source-range"));
    return new Guards(
        allow, ranges("denylist-source-range"), rate(), basicAuth(), externalAuth(), longestBody());
  }

  /** The pools that the guards ask. */
  List<PoolPlan> pools() {
    return pools;
  }

  private OptionalLong longestBody() {
    OptionalLong size = annotations.size("proxy-body-size");
    return size.isPresent() ? size : annotations.size("client-max-body-size");
  }

  /**
   * A list that cannot be read must not let everybody in: what is unreadable in it is noted, and if
   * nothing is left, nobody is let in.
   */
  private List<Cidr> ranges(String name) {
    List<String> texts = annotations.list(name);
    List<Cidr> ranges = new ArrayList<>();
    for (String text : texts) {
      try {
        ranges.add(Cidr.parse(text));
      } catch (IllegalArgumentException e) {
        annotations.invalid(name, "\"%s\" is not a range of addresses".formatted(text));
      }
    }
    return ranges.isEmpty() && !texts.isEmpty() ? List.of(Cidr.parse("255.255.255.255")) : ranges;
  }

  private Optional<RateLimit> rate() {
    OptionalInt perSecond = positive("limit-rps");
    OptionalInt perMinute = positive("limit-rpm");
    OptionalInt connections = positive("limit-connections");
    if (perSecond.isEmpty() && perMinute.isEmpty() && connections.isEmpty()) {
      return Optional.empty();
    }
    int burst = Math.max(1, annotations.number("limit-burst-multiplier").orElse(5));
    return Optional.of(
        new RateLimit(
            namespace + "/" + ingress,
            perSecond,
            perMinute,
            connections,
            burst,
            annotations.has("limit-whitelist") ? ranges("limit-whitelist") : List.of()));
  }

  private OptionalInt positive(String name) {
    OptionalInt number = annotations.number(name);
    return number.isPresent() && number.getAsInt() > 0 ? number : OptionalInt.empty();
  }

  private Optional<BasicAuth> basicAuth() {
    Optional<String> type = annotations.text("auth-type");
    if (type.isEmpty()) {
      return Optional.empty();
    }
    String realm = annotations.text("auth-realm").orElse("Authentication Required");
    if (!type.get().equals("basic")) {
      annotations.unsupported("auth-type", "only \"basic\" is served; nobody is let in");
      return Optional.of(new BasicAuth(realm, Map.of()));
    }
    return Optional.of(new BasicAuth(realm, users()));
  }

  /** Without readable users nobody is let in. */
  private Map<String, String> users() {
    Optional<String> secret = annotations.text("auth-secret");
    if (secret.isEmpty()) {
      annotations.invalid("auth-type", "auth-secret must name the Secret with the passwords");
      return Map.of();
    }
    boolean isMap = annotations.text("auth-secret-type").orElse("auth-file").equals("auth-map");
    Name name = Name.of(secret.get(), namespace);
    if (!name.namespace().equals(namespace)) {
      annotations.invalid(
          "auth-secret", "must be of the namespace of the Ingress; nobody is let in");
      return Map.of();
    }
    Reading<Map<String, String>> users =
        world.secrets().users(name.namespace(), name.name(), isMap);
    noteSecret(users, "auth-secret", "nobody is let in");
    return users.good().orElse(Map.of());
  }

  private void noteSecret(Reading<?> reading, String annotation, String consequence) {
    if (reading.good().isEmpty()) {
      annotations.note(
          new Finding(
              reading instanceof Reading.Absent ? Finding.SECRET_NOT_FOUND : Finding.INVALID_SECRET,
              "%s%s: %s; %s"
                  .formatted(Annotations.PREFIX, annotation, reading.why(), consequence)));
    }
  }

  private Optional<ExternalAuth> externalAuth() {
    Optional<String> url = annotations.text("auth-url");
    if (url.isEmpty()) {
      return Optional.empty();
    }
    Reading<PoolPlan> pool = Destinations.plan(world.services(), url.get());
    if (pool.good().isEmpty()) {
      annotations.note(
          new Finding(
              Finding.INVALID_ANNOTATION,
              Annotations.PREFIX + "auth-url: " + pool.why() + "; nobody is let in"));
    }
    PoolPlan plan = pool.good().orElseGet(Destinations::nobody);
    pools.add(plan);
    return Optional.of(
        new ExternalAuth(
            plan.key(),
            url.get(),
            annotations.text("auth-method"),
            annotations.text("auth-signin"),
            annotations.text("auth-signin-redirect-param").orElse("rd"),
            annotations.list("auth-response-headers"),
            authHeaders(),
            annotations.text("auth-request-redirect"),
            annotations.flag("auth-always-set-cookie", false)));
  }

  private HeaderChanges authHeaders() {
    return annotations
        .text("auth-proxy-set-headers")
        .map(map -> HeaderChanges.setting(headersOf(map, "auth-proxy-set-headers")))
        .orElse(HeaderChanges.NONE);
  }

  private Map<String, String> headersOf(String map, String annotation) {
    Reading<Map<String, String>> read = ConfigMaps.read(world.image(), Name.of(map, namespace));
    if (read.good().isEmpty()) {
      annotations.invalid(annotation, read.why());
    }
    return read.good().orElse(new HashMap<>());
  }
}
