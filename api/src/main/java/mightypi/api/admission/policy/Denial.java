package mightypi.api.admission.policy;

import java.util.List;
import java.util.Optional;
import mightypi.api.admission.Request;
import mightypi.api.status.Status;
import mightypi.api.status.StatusException;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Problem;

/** That a policy does not hold, and what follows from it by its binding. */
record Denial(BoundPolicy by, String message, String reason) {

  private boolean does(String action) {
    return Json.list(by.binding().tree(), "spec", "validationActions").contains(action);
  }

  boolean refuses() {
    return does("Deny");
  }

  void warn(Request request) {
    if (does("Warn")) {
      request
          .warnings()
          .accept(
              "Validation failed for ValidatingAdmissionPolicy '%s' with binding '%s': %s"
                  .formatted(by.policy().name(), by.binding().name(), message));
    }
  }

  StatusException refusal(Request request) {
    String why =
        "ValidatingAdmissionPolicy '%s' with binding '%s' denied request: %s"
            .formatted(by.policy().name(), by.binding().name(), message);
    Kind kind = request.target().type().kind();
    Status plain = Status.forbidden(kind, request.target().name(), why);
    Status.Details details =
        new Status.Details(
            request.target().name(),
            kind.group(),
            kind.plural(),
            "",
            List.of(new Problem("", "", why)),
            0);
    return new Status(code(), reason, plain.message(), Optional.of(details)).asException();
  }

  private int code() {
    return switch (reason) {
      case "Forbidden" -> 403;
      case "Unauthorized" -> 401;
      case "RequestEntityTooLarge" -> 413;
      default -> 422;
    };
  }
}
