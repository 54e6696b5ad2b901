package mightypi.api.admission.step;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.api.status.Status;
import mightypi.model.Document;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Problem;

/** Nothing is born in a namespace that is not there or is ending; three namespaces never end. */
final class NamespaceLifecycle implements Admission {

  private static final Set<String> ETERNAL = Set.of("default", "kube-system", "kube-public");

  @Override
  public Document admit(Request request, Document object) {
    Kind kind = request.target().type().kind();
    if (!request.isCreation() || !kind.isNamespaced()) {
      return object;
    }
    String name = request.target().namespace();
    Document namespace =
        request
            .now()
            .find(Kinds.NAMESPACE.key("", name))
            .orElseThrow(() -> Status.notFound(Kinds.NAMESPACE, name).asException());
    if (namespace.isDeleting()) {
      throw terminating(request, name);
    }
    return object;
  }

  private static RuntimeException terminating(Request request, String namespace) {
    Kind kind = request.target().type().kind();
    Status refusal =
        Status.forbidden(
            kind,
            request.target().name(),
            "unable to create new content in namespace %s because it is being terminated"
                .formatted(namespace));
    Problem cause =
        new Problem(
            "NamespaceTerminating",
            "metadata.namespace",
            "namespace %s is being terminated".formatted(namespace));
    Status.Details details =
        new Status.Details(
            request.target().name(), kind.group(), kind.plural(), "", List.of(cause), 0);
    return new Status(refusal.code(), refusal.reason(), refusal.message(), Optional.of(details))
        .asException();
  }

  @Override
  public void admitDeletion(Request request) {
    if (request.concerns(Kinds.NAMESPACE) && ETERNAL.contains(request.target().name())) {
      throw request.forbidden("this namespace may not be deleted");
    }
  }
}
