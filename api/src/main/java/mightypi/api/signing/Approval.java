package mightypi.api.signing;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import mightypi.api.auth.Authorizer;
import mightypi.api.auth.Authorizer.Attributes;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/**
 * Approves what nodes ask for themselves, or somebody for a node: if who asks may create {@code
 * certificatesigningrequests/selfnodeclient} or {@code …/nodeclient}.
 */
public final class Approval implements Controller {

  private static final Set<Kind> PERMISSIONS =
      Set.of(Kinds.CLUSTER_ROLE, Kinds.CLUSTER_ROLE_BINDING);

  private final Authorizer authorizer;

  public Approval(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  @Override
  public String name() {
    return "certificatesigningrequest-approving-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.SIGNING_REQUEST, Kinds.CLUSTER_ROLE, Kinds.CLUSTER_ROLE_BINDING);
  }

  /** A permission that comes later lets requests through that wait for it. */
  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    return PERMISSIONS.contains(changed.kind())
        ? image.all(Kinds.SIGNING_REQUEST).stream()
            .map(each -> each.key(Kinds.SIGNING_REQUEST))
            .toList()
        : List.of(changed);
  }

  @Override
  public Decision decide(Image now, Key key) {
    return now.find(key)
        .map(SigningRequest::new)
        .filter(each -> each.signer().equals(Signers.KUBELET_CLIENT))
        .filter(each -> each.certificate().isEmpty() && !each.is("Approved") && !each.is("Denied"))
        .map(each -> decided(now, key, each))
        .orElse(Decision.NOTHING);
  }

  private Decision decided(Image now, Key key, SigningRequest request) {
    try {
      Petition petition = request.petition();
      if (Signers.fault(request.signer(), petition, request.usages()).isPresent()) {
        return Decision.NOTHING; // a person may still decide, and the signer says what is wrong
      }
      boolean self = request.user().name().equals(petition.commonName());
      if (self && may(now, request, "selfnodeclient")) {
        return approved(key, request, "Auto approving self kubelet client certificate after");
      }
      return may(now, request, "nodeclient")
          ? approved(key, request, "Auto approving kubelet client certificate after")
          : Decision.NOTHING;
    } catch (MalformedPetition e) {
      return Decision.NOTHING;
    }
  }

  private boolean may(Image now, SigningRequest request, String subresource) {
    Attributes asked =
        new Attributes(
            "create",
            Kinds.SIGNING_REQUEST.group(),
            "",
            Kinds.SIGNING_REQUEST.plural(),
            subresource,
            "",
            "",
            "");
    return authorizer.decide(request.user(), asked, now).allowed();
  }

  private static Decision approved(Key key, SigningRequest request, String words) {
    Document decided = request.saying("Approved", "AutoApproved", words + " SubjectAccessReview.");
    return Decision.of(new Change.UpdateStatus(key, decided));
  }
}
