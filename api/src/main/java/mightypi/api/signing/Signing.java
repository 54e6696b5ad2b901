package mightypi.api.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** Signs what is approved, for Kubernetes' own signers. */
public final class Signing implements Controller {

  /** As long as kube-controller-manager signs for when it is told nothing. */
  private static final Duration LIFE = Duration.ofDays(365);

  private static final Duration SHORTEST = Duration.ofMinutes(10);

  private final Authority authority;

  public Signing(Authority authority) {
    this.authority = authority;
  }

  @Override
  public String name() {
    return "certificatesigningrequest-signing-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.SIGNING_REQUEST);
  }

  @Override
  public Decision decide(Image now, Key key) {
    return now.find(key)
        .map(SigningRequest::new)
        .filter(each -> Signers.isOwn(each.signer()))
        .filter(each -> each.is("Approved") && !each.is("Denied") && !each.is("Failed"))
        .filter(each -> each.certificate().isEmpty())
        .map(each -> Decision.of(new Change.UpdateStatus(key, signed(each))))
        .orElse(Decision.NOTHING);
  }

  private Document signed(SigningRequest request) {
    try {
      Petition petition = request.petition();
      Optional<String> fault = Signers.fault(request.signer(), petition, request.usages());
      if (fault.isPresent()) {
        return request.saying("Failed", "SignerValidationFailure", fault.get());
      }
      String pem = authority.sign(petition, KeyUsages.of(request.usages()), life(request));
      String text = Base64.getEncoder().encodeToString(pem.getBytes(US_ASCII));
      return request.document().with(text, "status", "certificate");
    } catch (MalformedPetition e) {
      return request.saying("Failed", "SignerValidationFailure", e.why());
    }
  }

  private static Duration life(SigningRequest request) {
    Duration wanted = request.wantedLife().orElse(LIFE);
    Duration most = wanted.compareTo(LIFE) > 0 ? LIFE : wanted;
    return most.compareTo(SHORTEST) < 0 ? SHORTEST : most;
  }
}
