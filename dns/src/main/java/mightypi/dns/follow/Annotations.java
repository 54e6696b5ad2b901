package mightypi.dns.follow;

import java.net.InetAddress;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Json;

/** What external-dns's users say by annotations. */
record Annotations(Document document) {

  private static final String PREFIX = "external-dns.alpha.kubernetes.io/";

  /** Set to anything else, somebody else looks after the object. */
  boolean areForUs() {
    return text("controller").map("dns-controller"::equals).orElse(true);
  }

  List<String> hostnames() {
    return words("hostname");
  }

  /** Names for the address inside of the cluster. */
  List<String> internalHostnames() {
    return words("internal-hostname");
  }

  /** Instead of the addresses that the object has. */
  List<String> targets() {
    return words("target");
  }

  /** Seconds, or a duration such as {@code 5m}. */
  Optional<Long> ttl() {
    return text("ttl").flatMap(Annotations::seconds).filter(each -> each > 0);
  }

  private static Optional<Long> seconds(String text) {
    try {
      boolean plain = text.chars().allMatch(Character::isDigit);
      return Optional.of(
          plain
              ? Long.parseLong(text)
              : Duration.parse("PT" + text.toUpperCase(Locale.ROOT)).toSeconds());
    } catch (NumberFormatException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private List<String> words(String name) {
    return text(name).stream()
        .flatMap(each -> Arrays.stream(each.split(",")))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  private Optional<String> text(String name) {
    return Json.text(document.tree(), "metadata", "annotations", PREFIX + name).map(String::strip);
  }

  /** The type of record that leads to a target. */
  static String typeOf(String target) {
    try {
      return InetAddress.ofLiteral(target).getAddress().length == 4 ? "A" : "AAAA";
    } catch (IllegalArgumentException e) {
      return "CNAME";
    }
  }
}
