package mightypi.gateway.gatewayapi;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import mightypi.gateway.route.Expressions;
import mightypi.gateway.route.Match;
import mightypi.gateway.route.PathMatch;
import mightypi.gateway.route.ValueMatch;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Matches of rules. Throws PatternSyntaxException for an expression that is none. */
final class MatchReader {

  private MatchReader() {}

  static Match http(@Nullable Object match) {
    return new Match(
        path(match),
        Json.text(match, "method"),
        values(match, "headers", name -> name.toLowerCase(Locale.ROOT)),
        values(match, "queryParams", UnaryOperator.identity()),
        Map.of());
  }

  private static PathMatch path(@Nullable Object match) {
    String value = Json.text(match, "path", "value").orElse("/");
    return switch (Json.text(match, "path", "type").orElse("PathPrefix")) {
      case "Exact" -> new PathMatch.Exact(value);
      case "RegularExpression" -> new PathMatch.Regex(pattern(value), true);
      default -> new PathMatch.Prefix(value);
    };
  }

  private static Pattern pattern(String text) {
    if (text.isEmpty()) {
      throw new PatternSyntaxException("empty expression", text);
    }
    return Expressions.compile(text, 0);
  }

  /** Of two matches for one name the first holds. */
  private static Map<String, ValueMatch> values(
      @Nullable Object match, String field, UnaryOperator<String> name) {
    Map<String, ValueMatch> values = new LinkedHashMap<>();
    for (Object each : Json.list(match, field)) {
      String value = Json.text(each, "value").orElse("");
      boolean isPattern = Json.text(each, "type").orElse("Exact").equals("RegularExpression");
      values.putIfAbsent(
          name.apply(Json.text(each, "name").orElse("")),
          isPattern ? new ValueMatch.Regex(pattern(value)) : new ValueMatch.Exact(value));
    }
    return values;
  }

  /** A call is a POST to {@code /service/method}. */
  static Match grpc(@Nullable Object match) {
    Map<String, ValueMatch> headers =
        values(match, "headers", name -> name.toLowerCase(Locale.ROOT));
    return new Match(call(match), Optional.of("POST"), headers, Map.of(), Map.of());
  }

  private static PathMatch call(@Nullable Object match) {
    Optional<String> service = Json.text(match, "method", "service").filter(MatchReader::isSaid);
    Optional<String> method = Json.text(match, "method", "method").filter(MatchReader::isSaid);
    boolean isPattern =
        Json.text(match, "method", "type").orElse("Exact").equals("RegularExpression");
    if (service.isEmpty() && method.isEmpty()) {
      return PathMatch.EVERY;
    }
    if (isPattern) {
      String any = "[^/]+";
      return new PathMatch.Regex(
          pattern("/" + service.orElse(any) + "/" + method.orElse(any)), true);
    }
    if (service.isPresent() && method.isPresent()) {
      return new PathMatch.Exact("/" + service.get() + "/" + method.get());
    }
    return service
        .<PathMatch>map(name -> new PathMatch.Prefix("/" + name))
        .orElseGet(
            () ->
                new PathMatch.Regex(
                    pattern("/[^/]+/" + Pattern.quote(method.orElseThrow())), true));
  }

  private static boolean isSaid(String text) {
    return !text.isEmpty();
  }

  /** Without matches a rule is for all. */
  static List<@Nullable Object> orAny(List<@Nullable Object> matches) {
    return matches.isEmpty() ? List.of(Map.of()) : matches;
  }
}
