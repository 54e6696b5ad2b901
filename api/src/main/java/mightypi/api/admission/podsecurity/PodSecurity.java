package mightypi.api.admission.podsecurity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.api.status.Status;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** Holds pods to the standards of their namespace, and warns of templates that do not meet them. */
public final class PodSecurity implements Admission {

  private static final Set<String> NO_PODS_IN =
      Set.of("exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status");

  /** Where kinds have their template of pods. */
  private static final Map<Kind, String[]> TEMPLATES =
      Map.of(
          Kinds.POD_TEMPLATE, new String[] {"template"},
          Kinds.REPLICATION_CONTROLLER, new String[] {"spec", "template"},
          Kinds.REPLICA_SET, new String[] {"spec", "template"},
          Kinds.DEPLOYMENT, new String[] {"spec", "template"},
          Kinds.STATEFUL_SET, new String[] {"spec", "template"},
          Kinds.DAEMON_SET, new String[] {"spec", "template"},
          Kinds.JOB, new String[] {"spec", "template"},
          Kinds.CRON_JOB, new String[] {"spec", "jobTemplate", "spec", "template"});

  /** What is valid is judged. */
  @Override
  public Document allocate(Request request, Document object) {
    Kind kind = request.target().type().storageKind();
    String[] template = TEMPLATES.get(kind);
    if (kind.equals(Kinds.POD)) {
      pod(request, object);
    } else if (request.concerns(Kinds.NAMESPACE)) {
      namespace(request, object);
    } else if (template != null && request.concerns(kind)) {
      template(request, Json.map(object.tree(), template));
    }
    return object;
  }

  private static NamespaceStandards standards(Request request) {
    return NamespaceStandards.of(
        request
            .now()
            .find(Kinds.NAMESPACE.key("", request.target().namespace()))
            .map(Document::labels)
            .orElse(Map.of()));
  }

  private static void pod(Request request, Document pod) {
    if (NO_PODS_IN.contains(request.target().subresource())) {
      return;
    }
    NamespaceStandards standards = standards(request);
    if (standards.askNothing()
        || request.old().filter(old -> !PodChange.matters(old, pod)).isPresent()) {
      return;
    }
    PodView view = PodView.of(pod.tree());
    Optional<String> violation = Controls.violation(standards.enforce(), view);
    if (violation.isPresent()) {
      throw request.forbidden("violates " + violation.get());
    }
    warn(request, standards, view);
  }

  private static void template(Request request, Map<String, @Nullable Object> template) {
    NamespaceStandards standards = standards(request);
    if (!standards.warn().isPrivileged() && !template.isEmpty()) {
      warn(request, standards, PodView.of(template));
    }
  }

  private static void warn(Request request, NamespaceStandards standards, PodView pod) {
    Controls.violation(standards.warn(), pod)
        .ifPresent(violation -> request.warnings().accept("would violate " + violation));
  }

  private static void namespace(Request request, Document namespace) {
    NamespaceStandards next = NamespaceStandards.of(namespace.labels());
    Optional<NamespaceStandards> before =
        request.old().map(old -> NamespaceStandards.of(old.labels()));
    List<Problem> problems = next.problems();
    if (!problems.isEmpty()
        && !problems.equals(before.map(NamespaceStandards::problems).orElse(List.of()))) {
      throw Status.invalid(Kinds.NAMESPACE, namespace.name(), problems).asException();
    }
    before
        .filter(old -> isStricter(next.enforce(), old.enforce()))
        .map(
            old ->
                ExistingPods.warnings(
                    namespace.name(),
                    next.enforce(),
                    request.now().all(Kinds.POD, namespace.name())))
        .ifPresent(warnings -> warnings.forEach(request.warnings()));
  }

  private static boolean isStricter(Standard next, Standard before) {
    boolean relaxed = next.minor() == before.minor() && !next.isStricterThan(before);
    return !next.equals(before) && !next.isPrivileged() && !relaxed;
  }
}
