package mightypi.certificates.life;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import mightypi.certificates.kind.CertificateRequest;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** Drops the oldest requests of a Certificate that is ready, past its revisionHistoryLimit. */
public final class History implements Controller {

  @Override
  public String name() {
    return "cert-manager-certificates-revision-manager";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.CERTIFICATE, Kinds.CERTIFICATE_REQUEST);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    return Concerned.by(image, changed);
  }

  @Override
  public Decision decide(Image now, Key key) {
    return Facts.of(now, key)
        .filter(each -> each.certificate().isReady() && !each.certificate().isIssuing())
        .map(each -> Decision.of(excess(each)))
        .orElse(Decision.NOTHING);
  }

  private static List<Change> excess(Facts facts) {
    List<CertificateRequest> numbered =
        facts.requests().stream()
            .filter(each -> number(each) > 0 && number(each) <= facts.certificate().revision())
            .sorted(Comparator.comparingInt(History::number))
            .toList();
    int many = numbered.size() - facts.certificate().revisionHistoryLimit();
    return numbered.stream()
        .limit(Math.max(0, many))
        .map(each -> (Change) Change.delete(each.key(), each.document()))
        .toList();
  }

  private static int number(CertificateRequest request) {
    try {
      return Integer.parseInt(request.revision());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
