package mightypi.api.admission.step;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.api.auth.Authorizer;
import mightypi.api.auth.User;
import mightypi.api.signing.MalformedPetition;
import mightypi.api.signing.Petition;
import mightypi.api.signing.Signers;
import mightypi.api.status.Status;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A CertificateSigningRequest says who made it. Who may {@code approve} for a signer decides on it
 * by {@code approval}, who may {@code sign} gives the certificate by {@code status}, and neither
 * does the other's work.
 */
final class SigningRequests implements Admission {

  private static final String MASTERS = "system:masters";

  private final Authorizer authorizer;
  private final Clock clock;

  SigningRequests(Authorizer authorizer, Clock clock) {
    this.authorizer = authorizer;
    this.clock = clock;
  }

  @Override
  public Document admit(Request request, Document object) {
    if (!request.target().type().storageKind().equals(Kinds.SIGNING_REQUEST)) {
      return object;
    }
    return switch (request.target().subresource()) {
      case "approval" -> approved(request, object, request.old().orElse(object));
      case "status" -> signed(request, object, request.old().orElse(object));
      default -> request.isCreation() ? asked(request.user(), object) : object;
    };
  }

  /** Nobody asks in another's name. */
  private static Document asked(User user, Document object) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>(Json.map(object.tree(), "spec"));
    List.of("username", "uid", "groups", "extra").forEach(spec::remove);
    spec.put("username", user.name());
    if (!user.uid().isEmpty()) {
      spec.put("uid", user.uid());
    }
    spec.put("groups", List.copyOf(new TreeSet<>(user.groups())));
    if (!user.extra().isEmpty()) {
      spec.put("extra", user.extra());
    }
    return object.with(spec, "spec");
  }

  /** Certificates outlive permissions: none makes an administrator whom nobody can dismiss. */
  @Override
  public Document allocate(Request request, Document object) {
    if (!request.creates(Kinds.SIGNING_REQUEST)
        || !Json.text(object.tree(), "spec", "signerName").orElse("").equals(Signers.CLIENT)) {
      return object;
    }
    try {
      String text = Json.text(object.tree(), "spec", "request").orElse("");
      if (Petition.parse(text).organizations().contains(MASTERS)) {
        throw request.forbidden(
            "use of %s signer with %s group is not allowed".formatted(Signers.CLIENT, MASTERS));
      }
      return object;
    } catch (MalformedPetition e) {
      throw request.forbidden("failed to parse CSR: " + e.why());
    }
  }

  private Document approved(Request request, Document object, Document old) {
    List<@Nullable Object> conditions = SigningConditions.of(object);
    Document next =
        old.with(Json.map(object.tree(), "metadata"), "metadata")
            .with(dated(conditions, old), "status", "conditions");
    List<Problem> problems = SigningConditions.problems(next, old);
    if (!Json.at(object.tree(), "status", "certificate")
        .equals(Json.at(old.tree(), "status", "certificate"))) {
      problems.add(
          Problem.forbidden("status.certificate", "updates may not set certificate content"));
    }
    refuse(request, problems);
    require(request, old, "approve");
    return next;
  }

  private Document signed(Request request, Document object, Document old) {
    List<@Nullable Object> conditions =
        dated(SigningConditions.withDecisionsOf(old, SigningConditions.of(object)), old);
    Document next = object.with(conditions, "status", "conditions");
    List<Problem> problems = SigningConditions.problems(next, old);
    problems.addAll(SigningConditions.problemsOfDecisions(next, old));
    Object before = Json.at(old.tree(), "status", "certificate").orElse("");
    Object after = Json.at(next.tree(), "status", "certificate").orElse("");
    if (!before.equals("") && !before.equals(after)) {
      problems.add(
          Problem.forbidden(
              "status.certificate", "updates may not modify existing certificate content"));
    }
    SigningConditions.problemOfCertificate(after).ifPresent(problems::add);
    refuse(request, problems);
    if (!before.equals(after) || !conditions.equals(SigningConditions.of(old))) {
      require(request, old, "sign");
    }
    return next;
  }

  private static void refuse(Request request, List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw Status.invalid(request.target().type().kind(), request.target().name(), problems)
          .asException();
    }
  }

  /** Times that nobody told are now. */
  private List<@Nullable Object> dated(List<@Nullable Object> conditions, Document old) {
    String now = clock.now().truncatedTo(ChronoUnit.SECONDS).toString();
    List<@Nullable Object> all = new ArrayList<>();
    for (Object each : conditions) {
      Map<String, @Nullable Object> condition = new LinkedHashMap<>(Json.map(each));
      condition.putIfAbsent("lastUpdateTime", now);
      condition.putIfAbsent(
          "lastTransitionTime", SigningConditions.transition(condition, old).orElse(now));
      all.add(condition);
    }
    return all;
  }

  private void require(Request request, Document old, String verb) {
    String signer = Json.text(old.tree(), "spec", "signerName").orElse("");
    String domain = signer.split("/", 2)[0] + "/*";
    if (!may(request, verb, signer) && !may(request, verb, domain)) {
      throw request.forbidden(
          "user not permitted to %s requests with signerName \"%s\"".formatted(verb, signer));
    }
  }

  private boolean may(Request request, String verb, String signer) {
    Authorizer.Attributes asked =
        new Authorizer.Attributes(
            verb, Kinds.SIGNING_REQUEST.group(), "*", "signers", "", "", signer, "");
    return authorizer.decide(request.user(), asked, request.now()).allowed();
  }
}
