package mightypi.api.admission.step;

import java.util.Optional;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.api.auth.NodeAuthorizer;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** A node's agent writes its own Node, its own Lease and the pods on it, and no others. */
final class NodeRestriction implements Admission {

  @Override
  public Document admit(Request request, Document object) {
    String node = NodeAuthorizer.nodeOf(request.user());
    if (!node.isEmpty()) {
      check(request, node, Optional.of(object));
    }
    return object;
  }

  @Override
  public void admitDeletion(Request request) {
    String node = NodeAuthorizer.nodeOf(request.user());
    if (!node.isEmpty()) {
      check(request, node, request.old());
    }
  }

  private static void check(Request request, String node, Optional<Document> object) {
    Kind kind = request.target().type().storageKind();
    if (kind.equals(Kinds.NODE) && !request.target().name().equals(node)) {
      throw request.forbidden(
          "node \"%s\" is not allowed to modify node \"%s\""
              .formatted(node, request.target().name()));
    }
    if (kind.equals(Kinds.LEASE) && !request.target().name().equals(node)) {
      throw request.forbidden(
          "can only access node lease with the same name as the requesting node");
    }
    if (kind.equals(Kinds.POD)
        && !request.old().or(() -> object).map(NodeRestriction::nodeOf).orElse("").equals(node)) {
      throw request.forbidden(
          "node \"%s\" can only modify pods with spec.nodeName set to itself".formatted(node));
    }
  }

  private static String nodeOf(Document pod) {
    return Json.text(pod.tree(), "spec", "nodeName").orElse("");
  }
}
