package mightypi.certificates.life;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import mightypi.certificates.kind.Certificate;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;

/**
 * Certificates that name one Secret. It belongs to the one that it was issued for, else to the
 * oldest; the others wait, so that they do not write over each other for ever.
 */
final class Sharing {

  private static final Comparator<Document> AGE =
      Comparator.comparing(Fields::created).thenComparing(Document::name);

  private Sharing() {}

  /** Empty when the Certificate may write its Secret. */
  static Optional<Fault> fault(Image now, Facts facts) {
    List<Document> sharers =
        now.all(Kinds.CERTIFICATE, facts.certificate().namespace()).stream()
            .filter(each -> !each.isDeleting())
            .filter(
                each -> new Certificate(each).secretName().equals(facts.certificate().secretName()))
            .sorted(AGE)
            .toList();
    if (sharers.size() < 2) {
      return Optional.empty();
    }
    String owner = owner(sharers, facts.secret());
    return owner.equals(facts.certificate().name())
        ? Optional.empty()
        : Optional.of(
            new Fault("IncorrectCertificate", message(facts.certificate(), sharers, owner)));
  }

  private static String owner(List<Document> sharers, Optional<TlsSecret> secret) {
    String named =
        secret
            .map(each -> Fields.annotation(each.document(), TlsSecret.CERTIFICATE_NAME))
            .orElse("");
    return sharers.stream()
        .map(Document::name)
        .filter(named::equals)
        .findFirst()
        .orElse(sharers.getFirst().name());
  }

  private static String message(Certificate certificate, List<Document> sharers, String owner) {
    String others =
        sharers.stream()
            .map(Document::name)
            .filter(each -> !each.equals(certificate.name()))
            .map(each -> "\"" + each + "\"")
            .collect(Collectors.joining(", "));
    return ("Secret \"%s\" is also named by Certificate %s, and belongs to \"%s\". Mend: give this"
            + " Certificate a spec.secretName of its own, or delete it: kubectl -n %s delete"
            + " certificate %s")
        .formatted(
            certificate.secretName(), others, owner, certificate.namespace(), certificate.name());
  }
}
