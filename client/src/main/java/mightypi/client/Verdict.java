package mightypi.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mightypi.model.Cluster.Outcome;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** What a reply that is no success means for a change. */
final class Verdict {

  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private Verdict() {}

  static Outcome on(Key key, boolean creates, Http.Reply reply) {
    Map<String, @Nullable Object> status = status(reply);
    return switch (reply.code()) {
      case CONFLICT -> new Outcome.Conflict(key);
      case NOT_FOUND ->
          isOfObject(key, status) && !creates ? new Outcome.Conflict(key) : refused(reply, status);
      // Not a word on the change itself: credentials renewed, load, a server on its way down.
      case 401, 408, 429 -> new Outcome.Unknown(message(reply, status));
      default ->
          reply.code() >= 500
              ? new Outcome.Unknown(message(reply, status))
              : refused(reply, status);
    };
  }

  // Else it is the path that was not found: the server does not know the kind or subresource.
  private static boolean isOfObject(Key key, Map<String, @Nullable Object> status) {
    return Json.text(status, "details", "name").filter(key.name()::equals).isPresent();
  }

  private static Outcome refused(Http.Reply reply, Map<String, @Nullable Object> status) {
    List<Problem> problems = new ArrayList<>();
    for (Object cause : Json.list(status, "details", "causes")) {
      problems.add(
          new Problem(
              Json.text(cause, "reason").orElse(Problem.INVALID),
              Json.text(cause, "field").orElse(""),
              Json.text(cause, "message").orElse("")));
    }
    if (problems.isEmpty()) {
      problems.add(new Problem(reason(status), "", message(reply, status)));
    }
    return new Outcome.Refused(problems);
  }

  private static String reason(Map<String, @Nullable Object> status) {
    return Json.text(status, "reason").orElse("");
  }

  static String message(Http.Reply reply) {
    return message(reply, status(reply));
  }

  private static String message(Http.Reply reply, Map<String, @Nullable Object> status) {
    return Json.text(status, "message").orElse("the server answered " + reply.code());
  }

  private static Map<String, @Nullable Object> status(Http.Reply reply) {
    try {
      return Json.parse(reply.body());
    } catch (IOException e) {
      // A proxy on the way answers in its own words; the code must do.
      return Map.of();
    }
  }
}
