package mightypi.api.signing;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import mightypi.api.auth.User;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** A CertificateSigningRequest as the controllers read it. */
record SigningRequest(Document document) {

  String signer() {
    return Json.text(document.tree(), "spec", "signerName").orElse("");
  }

  List<String> usages() {
    return Json.list(document.tree(), "spec", "usages").stream().map(String::valueOf).toList();
  }

  Optional<Duration> wantedLife() {
    return Json.at(document.tree(), "spec", "expirationSeconds")
        .filter(Number.class::isInstance)
        .map(seconds -> Duration.ofSeconds(((Number) seconds).longValue()));
  }

  Petition petition() throws MalformedPetition {
    return Petition.parse(Json.text(document.tree(), "spec", "request").orElse(""));
  }

  String certificate() {
    return Json.text(document.tree(), "status", "certificate").orElse("");
  }

  List<@Nullable Object> conditions() {
    return Json.list(document.tree(), "status", "conditions");
  }

  private Optional<Object> condition(String type) {
    for (Object each : conditions()) {
      if (each != null && Json.text(each, "type").orElse("").equals(type)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  boolean is(String type) {
    return condition(type).isPresent();
  }

  /** When the condition was last told; empty when it is not there. */
  Optional<Instant> since(String type) {
    return condition(type).flatMap(each -> time(Json.text(each, "lastUpdateTime")));
  }

  Optional<Instant> birth() {
    return time(Json.text(document.tree(), "metadata", "creationTimestamp"));
  }

  private static Optional<Instant> time(Optional<String> text) {
    try {
      return text.map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Who made it. */
  User user() {
    Object spec = document.tree().get("spec");
    Map<String, List<String>> extra = new LinkedHashMap<>();
    Json.map(spec, "extra")
        .forEach(
            (key, values) ->
                extra.put(key, Json.list(values).stream().map(String::valueOf).toList()));
    return new User(
        Json.text(spec, "username").orElse(""),
        Json.text(spec, "uid").orElse(""),
        new TreeSet<>(Json.list(spec, "groups").stream().map(String::valueOf).toList()),
        extra);
  }

  /** With one more condition, which is true. */
  Document saying(String type, String reason, String message) {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("type", type);
    condition.put("status", "True");
    condition.put("reason", reason);
    condition.put("message", message);
    List<@Nullable Object> all = new ArrayList<>(conditions());
    all.add(condition);
    return document.with(all, "status", "conditions");
  }
}
