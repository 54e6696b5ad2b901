package mightypi.api.admission.step;

import java.util.List;
import java.util.Locale;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.api.auth.Authorizer;
import mightypi.model.Document;

/**
 * Who makes an owner's deletion wait for an object must be allowed to hold that owner: {@code
 * blockOwnerDeletion} needs the right to update the owner's finalizers.
 */
final class OwnersThatBlock implements Admission {

  private final Authorizer authorizer;

  OwnersThatBlock(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  @Override
  public Document admit(Request request, Document object) {
    if (!request.target().subresource().isEmpty() || object.owners().isEmpty()) {
      return object;
    }
    List<Document.Owner> known = request.old().map(Document::owners).orElse(List.of());
    for (Document.Owner owner : object.owners()) {
      if (owner.blocks() && !known.contains(owner) && !mayHold(request, owner)) {
        throw request.forbidden(
            "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set"
                + " finalizers on: , <nil>");
      }
    }
    return object;
  }

  private boolean mayHold(Request request, Document.Owner owner) {
    int slash = owner.apiVersion().indexOf('/');
    Authorizer.Attributes asked =
        new Authorizer.Attributes(
            "update",
            slash < 0 ? "" : owner.apiVersion().substring(0, slash),
            owner.apiVersion().substring(slash + 1),
            plural(owner.kind()),
            "finalizers",
            request.target().namespace(),
            owner.name(),
            "");
    return authorizer.decide(request.user(), asked, request.now()).allowed();
  }

  // The reference names the kind, permissions name the resource.
  private static String plural(String kind) {
    String name = kind.toLowerCase(Locale.ROOT);
    if (name.endsWith("y")) {
      return name.substring(0, name.length() - 1) + "ies";
    }
    return name.endsWith("s") ? name + "es" : name + "s";
  }
}
