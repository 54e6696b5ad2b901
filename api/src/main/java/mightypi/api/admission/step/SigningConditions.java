package mightypi.api.admission.step;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** What may become of the status of a CertificateSigningRequest. */
final class SigningConditions {

  private static final String FIELD = "status.conditions";
  private static final List<String> DECISIONS = List.of("Approved", "Denied");
  private static final List<String> LASTING = List.of("Approved", "Denied", "Failed");

  private SigningConditions() {}

  static List<@Nullable Object> of(Document request) {
    return Json.list(request.tree(), "status", "conditions");
  }

  private static String text(@Nullable Object condition, String field) {
    return Json.text(condition, field).orElse("");
  }

  private static List<Map<String, @Nullable Object>> of(Document request, String type) {
    return of(request).stream()
        .filter(each -> text(each, "type").equals(type))
        .map(each -> Json.map(each))
        .toList();
  }

  /** When a condition came to its status, as the old object knows it. */
  static Optional<Object> transition(Map<String, @Nullable Object> condition, Document old) {
    return of(old, text(condition, "type")).stream()
        .filter(each -> text(each, "status").equals(text(condition, "status")))
        .findFirst()
        .flatMap(each -> Json.at(each, "lastTransitionTime"));
  }

  /** Who signs repeats what was decided, perhaps not word for word. */
  static List<@Nullable Object> withDecisionsOf(Document old, List<@Nullable Object> conditions) {
    List<@Nullable Object> all = new ArrayList<>();
    for (Object each : conditions) {
      String type = text(each, "type");
      List<Map<String, @Nullable Object>> known = of(old, type);
      all.add(DECISIONS.contains(type) && known.size() == 1 ? known.getFirst() : each);
    }
    return all;
  }

  static List<Problem> problems(Document next, Document old) {
    List<Problem> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int index = 0;
    for (Object each : of(next)) {
      check(each, FIELD + "[" + index++ + "]", seen, problems);
    }
    for (String type : LASTING) {
      if (of(next, type).size() < of(old, type).size()) {
        problems.add(
            Problem.forbidden(
                FIELD, "updates may not remove a condition of type \"" + type + "\""));
      }
    }
    return problems;
  }

  private static void check(
      @Nullable Object condition, String path, Set<String> seen, List<Problem> problems) {
    String type = text(condition, "type");
    if (type.isEmpty()) {
      problems.add(Problem.required(path + ".type", ""));
    }
    String status = text(condition, "status");
    List<String> supported =
        LASTING.contains(type) ? List.of("True") : List.of("False", "True", "Unknown");
    if (status.isEmpty()) {
      problems.add(Problem.required(path + ".status", ""));
    } else if (!supported.contains(status)) {
      problems.add(Problem.notSupported(path + ".status", status, supported));
    }
    boolean contradicts =
        DECISIONS.contains(type)
            && DECISIONS.stream().anyMatch(each -> !each.equals(type) && seen.contains(each));
    if (contradicts) {
      problems.add(
          Problem.invalid(
              path + ".type", type, "Approved and Denied conditions are mutually exclusive"));
    }
    if (!seen.add(type)) {
      problems.add(Problem.duplicate(path + ".type", type));
    }
  }

  /** Of who signs but may not decide. */
  static List<Problem> problemsOfDecisions(Document next, Document old) {
    List<Problem> problems = new ArrayList<>();
    for (String type : DECISIONS) {
      int before = of(old, type).size();
      if (of(next, type).size() > before) {
        problems.add(
            Problem.forbidden(FIELD, "updates may not add a condition of type \"" + type + "\""));
      }
    }
    return problems;
  }

  static Optional<Problem> problemOfCertificate(Object certificate) {
    if (certificate.equals("")) {
      return Optional.empty();
    }
    try {
      byte[] pem = Base64.getDecoder().decode(String.valueOf(certificate));
      boolean some =
          !CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .isEmpty();
      return some
          ? Optional.empty()
          : Optional.of(fault("must contain at least one CERTIFICATE PEM block"));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.of(fault("must contain at least one CERTIFICATE PEM block"));
    }
  }

  private static Problem fault(String why) {
    return Problem.invalid("status.certificate", "<certificate data>", why);
  }
}
