package mightypi.certificates.shim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mightypi.certificates.kind.Durations;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * What annotations say of a Certificate's {@code spec}. A value that cannot be read is a fault, and
 * then nothing is made: half a wish is another wish.
 */
final class AnnotatedSpec {

  private static final String PREFIX = "cert-manager.io/";

  private static final Map<String, List<String>> TEXTS =
      new TreeMap<>(
          Map.of(
              "common-name", List.of("commonName"),
              "literal-subject", List.of("literalSubject"),
              "subject-serialnumber", List.of("subject", "serialNumber")));

  private static final Map<String, List<String>> LISTS =
      new TreeMap<>(
          Map.of(
              "usages", List.of("usages"),
              "email-sans", List.of("emailAddresses"),
              "uri-sans", List.of("uris"),
              "subject-organizations", List.of("subject", "organizations"),
              "subject-organizationalunits", List.of("subject", "organizationalUnits"),
              "subject-countries", List.of("subject", "countries"),
              "subject-provinces", List.of("subject", "provinces"),
              "subject-localities", List.of("subject", "localities"),
              "subject-postalcodes", List.of("subject", "postalCodes"),
              "subject-streetaddresses", List.of("subject", "streetAddresses")));

  private static final Map<String, List<String>> NUMBERS =
      new TreeMap<>(
          Map.of(
              "revision-history-limit", List.of("revisionHistoryLimit"),
              "renew-before-percentage", List.of("renewBeforePercentage"),
              "private-key-size", List.of("privateKey", "size")));

  private static final Map<String, List<String>> DURATIONS =
      new TreeMap<>(
          Map.of("duration", List.of("duration"), "renew-before", List.of("renewBefore")));

  private record Choice(List<String> path, Set<String> values) {}

  private static final Map<String, Choice> CHOICES =
      new TreeMap<>(
          Map.of(
              "private-key-algorithm",
              new Choice(List.of("privateKey", "algorithm"), Set.of("RSA", "ECDSA", "Ed25519")),
              "private-key-encoding",
              new Choice(List.of("privateKey", "encoding"), Set.of("PKCS1", "PKCS8")),
              "private-key-rotation-policy",
              new Choice(List.of("privateKey", "rotationPolicy"), Set.of("Never", "Always"))));

  private static final List<String> DEFAULT_USAGES =
      List.of("digital signature", "key encipherment");

  private final Document document;
  private final List<String> faults = new ArrayList<>();
  private Map<String, @Nullable Object> spec = new LinkedHashMap<>();

  private AnnotatedSpec(Document document) {
    this.document = document;
  }

  static AnnotatedSpec of(Document document) {
    AnnotatedSpec read = new AnnotatedSpec(document);
    read.spec.put("usages", DEFAULT_USAGES);
    TEXTS.forEach((name, path) -> read.set(name, path, value -> value));
    LISTS.forEach((name, path) -> read.set(name, path, AnnotatedSpec::words));
    NUMBERS.forEach((name, path) -> read.set(name, path, Integer::valueOf));
    DURATIONS.forEach((name, path) -> read.set(name, path, AnnotatedSpec::duration));
    CHOICES.forEach((name, to) -> read.set(name, to.path(), value -> oneOf(to.values(), value)));
    read.set("secret-template", List.of("secretTemplate"), AnnotatedSpec::template);
    return read;
  }

  Map<String, @Nullable Object> spec() {
    return spec;
  }

  List<String> faults() {
    return faults;
  }

  /** Throws IllegalArgumentException for text that does not say what it is to say. */
  private interface Reader {
    Object read(String text);
  }

  private void set(String name, List<String> path, Reader reader) {
    String text = Fields.annotation(document, PREFIX + name);
    if (text.isEmpty()) {
      return;
    }
    try {
      spec = Json.with(spec, reader.read(text), path.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      faults.add(
          "invalid annotation value: \"%s%s\": \"%s\"%s".formatted(PREFIX, name, text, why(e)));
    }
  }

  private static String why(IllegalArgumentException fault) {
    return ": "
        + (fault instanceof NumberFormatException ? "is no whole number" : fault.getMessage());
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  private static String duration(String text) {
    if (Durations.parse(text).isEmpty()) {
      throw new IllegalArgumentException("is no duration such as 2160h or 90m");
    }
    return text;
  }

  private static String oneOf(Set<String> values, String text) {
    if (!values.contains(text)) {
      throw new IllegalArgumentException(
          "is none of " + String.join(", ", values.stream().sorted().toList()));
    }
    return text;
  }

  private static Object template(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalArgumentException("is no JSON object with annotations and labels", e);
    }
  }
}
