package mightypi.gateway.ingress;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.gateway.backend.World;
import mightypi.gateway.route.Cors;
import mightypi.gateway.route.HeaderChanges;
import mightypi.gateway.secret.Reading;

/** What is said in headers. */
final class HeaderAnnotations {

  private static final List<String> METHODS =
      List.of("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS");
  private static final List<String> HEADERS =
      List.of(
          "DNT",
          "Keep-Alive",
          "User-Agent",
          "X-Requested-With",
          "If-Modified-Since",
          "Cache-Control",
          "Content-Type",
          "Range",
          "Authorization");
  private static final Duration MAX_AGE = Duration.ofSeconds(1_728_000);

  private final World world;
  private final String namespace;
  private final Annotations annotations;

  HeaderAnnotations(World world, String namespace, Annotations annotations) {
    this.world = world;
    this.namespace = namespace;
    this.annotations = annotations;
  }

  /** With the defaults of ingress-nginx. */
  Optional<Cors> cors() {
    if (!annotations.flag("enable-cors", false)) {
      return Optional.empty();
    }
    return Optional.of(
        new Cors(
            listOr("cors-allow-origin", List.of("*")),
            listOr("cors-allow-methods", METHODS),
            listOr("cors-allow-headers", HEADERS),
            annotations.list("cors-expose-headers"),
            annotations.time("cors-max-age").orElse(MAX_AGE),
            annotations.flag("cors-allow-credentials", true)));
  }

  private List<String> listOr(String name, List<String> absent) {
    List<String> some = annotations.list(name);
    return some.isEmpty() ? absent : some;
  }

  HeaderChanges request() {
    return annotations
        .text("x-forwarded-prefix")
        .map(prefix -> HeaderChanges.setting(Map.of("X-Forwarded-Prefix", prefix)))
        .orElse(HeaderChanges.NONE);
  }

  HeaderChanges response() {
    Map<String, String> set = new LinkedHashMap<>();
    annotations.text("custom-headers").ifPresent(map -> set.putAll(custom(map)));
    return HeaderChanges.setting(set);
  }

  private Map<String, String> custom(String map) {
    Reading<Map<String, String>> read = ConfigMaps.read(world.image(), Name.of(map, namespace));
    if (read.good().isEmpty()) {
      annotations.invalid("custom-headers", read.why());
    }
    return read.good().orElse(Map.of());
  }

  /**
   * Strict-Transport-Security (RFC 6797) as {@code mightypi.cloud/hsts} has it, for answers over
   * TLS alone.
   */
  HeaderChanges secureResponse() {
    return annotations.all().get("mightypi.cloud/hsts") instanceof String text && !text.isBlank()
        ? HeaderChanges.setting(
            Map.of(
                "Strict-Transport-Security",
                text.strip().equals("true") ? "max-age=31536000; includeSubDomains" : text.strip()))
        : HeaderChanges.NONE;
  }
}
