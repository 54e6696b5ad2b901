package mightypi.api.schema;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

/** Values of custom resources against the formats and patterns of their definitions. */
class HostileSchemaTest {

  private static final List<String> FORMATS =
      List.of(
          "ipv4",
          "ipv6",
          "cidr",
          "hostname",
          "email",
          "uri",
          "mac",
          "uuid",
          "byte",
          "date",
          "date-time",
          "duration");

  @Test
  void whatDoesNotFitAFormatIsSaidNotTo() {
    Fuzz.of(
            "192.0.2.1",
            "2001:db8::1",
            "10.0.0.0/8",
            "a.example",
            "a@b.example",
            "https://a.example",
            "02:00:00:00:00:01",
            "123e4567-e89b-12d3-a456-426614174000",
            "c2VjcmV0",
            "2026-01-01",
            "2026-01-01T00:00:00Z",
            "1h30m")
        .text(1_500, text -> FORMATS.forEach(format -> Formats.fits(format, text)));
  }

  @Test
  void noPatternMakesAValueTakeLongerThanItIsLong() {
    List<Rule> rules =
        Stream.of("^(a+)+$", "^(a|a)*$", "(.*)*x", "^([a-z]+\\.)*b$")
            .flatMap(pattern -> RuleReader.rules(Map.of("pattern", pattern)).stream())
            .toList();
    Fuzz.of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "a.b.c.")
        .text(300, text -> rules.forEach(rule -> rule.check(text, Path.ROOT, problem -> {})));
  }
}
