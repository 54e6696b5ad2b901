package mightypi.certificates.acme.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeNotSupportedException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;

/** What an authority's refusal means for what comes next, and its words. */
sealed interface Fault {

  /** RFC 8555 does not say how long a limit without a Retry-After lasts. */
  Duration UNNAMED_LIMIT = Duration.ofHours(1);

  String ERROR = "urn:ietf:params:acme:error:";

  String words();

  /** Not before this time. */
  record Limited(String words, Instant until) implements Fault {}

  /** The authority or the way to it is out of order. */
  record Passing(String words) implements Fault {}

  /**
   * The same question will have the same answer.
   *
   * @param type the last part of the problem's type: {@code rejectedIdentifier}
   */
  record Lasting(String words, String type) implements Fault {}

  static Fault of(AcmeException e, Instant now) {
    return switch (e) {
      case AcmeRateLimitedException limit ->
          new Limited(
              words(limit.getProblem()), limit.getRetryAfter().orElse(now.plus(UNNAMED_LIMIT)));
      case AcmeServerException refusal -> refused(refusal.getProblem());
      case AcmeNetworkException unreachable ->
          new Passing("the ACME server cannot be reached: " + deepest(unreachable));
      default ->
          e.getCause() instanceof AcmeNotSupportedException
              ? new Lasting(words(e), "notSupported")
              : new Passing(words(e));
    };
  }

  private static Fault refused(Problem problem) {
    String type = problem.getType().toString();
    boolean passes =
        !type.startsWith(ERROR)
            || type.equals(ERROR + "serverInternal")
            || type.equals(ERROR + "badNonce");
    return passes
        ? new Passing(words(problem))
        : new Lasting(words(problem), type.substring(ERROR.length()));
  }

  /** {@code urn:ietf:params:acme:error:caa: CAA record … forbids issuance}. */
  static String words(Problem problem) {
    String detail = problem.getDetail().or(problem::getTitle).orElse("no detail");
    String parts =
        problem.getSubProblems().stream().map(Fault::words).collect(Collectors.joining("; "));
    return problem.getType() + ": " + detail + (parts.isEmpty() ? "" : " (" + parts + ")");
  }

  private static String words(AcmeException e) {
    String said = e.getMessage();
    return said == null || said.isEmpty() ? deepest(e) : said;
  }

  private static String deepest(Throwable e) {
    Throwable at = e;
    while (at.getCause() != null && at.getCause() != at) {
      at = at.getCause();
    }
    String said = at.getMessage();
    return at.getClass().getSimpleName() + (said == null ? "" : ": " + said);
  }
}
