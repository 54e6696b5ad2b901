package mightypi.certificates.life;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.certificates.kind.Certificate;
import mightypi.certificates.kind.Durations;
import mightypi.certificates.x509.Addresses;
import mightypi.certificates.x509.KeyWish;
import mightypi.model.Json;

/** Wishes that nobody can fulfil: what cert-manager's webhook refuses. */
final class SpecFaults {

  private static final Duration LEAST = Duration.ofHours(1);
  private static final Duration LEAST_BEFORE = Duration.ofMinutes(5);
  private static final int LONGEST_COMMON_NAME = 64;

  private SpecFaults() {}

  /** All of them in one. */
  static Optional<Fault> first(Certificate certificate) {
    List<String> faults = new ArrayList<>();
    names(certificate, faults);
    times(certificate, faults);
    KeyWish.of(Json.at(certificate.spec(), "privateKey").orElse(null))
        .fault()
        .ifPresent(faults::add);
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of(new Fault("InvalidSpec", String.join("; ", faults)));
  }

  private static void names(Certificate certificate, List<String> faults) {
    boolean isNameless =
        certificate.commonName().isEmpty()
            && certificate.literalSubject().isEmpty()
            && certificate.dnsNames().isEmpty()
            && certificate.ipAddresses().isEmpty()
            && certificate.uris().isEmpty()
            && certificate.emailAddresses().isEmpty()
            && Json.list(certificate.spec(), "otherNames").isEmpty();
    if (isNameless) {
      faults.add(
          "spec: at least one of commonName (from the commonName field or from a literalSubject),"
              + " dnsNames, uriSANs, ipAddresses, emailSANs or otherNames must be set");
    }
    if (certificate.commonName().length() > LONGEST_COMMON_NAME) {
      faults.add("spec.commonName: Too long: may not be more than 64 bytes");
    }
    if (!certificate.literalSubject().isEmpty()
        && (!certificate.commonName().isEmpty()
            || Json.at(certificate.spec(), "subject").isPresent())) {
      faults.add(
          "spec.literalSubject: may not be used together with spec.subject or spec.commonName");
    }
    certificate.ipAddresses().stream()
        .filter(each -> !Addresses.isAddress(each))
        .forEach(
            each ->
                faults.add(
                    "spec.ipAddresses: Invalid value: \"%s\": invalid IP address".formatted(each)));
  }

  private static void times(Certificate certificate, List<String> faults) {
    for (String field : List.of("duration", "renewBefore")) {
      Json.text(certificate.spec(), field)
          .filter(text -> Durations.parse(text).isEmpty())
          .ifPresent(
              text ->
                  faults.add(
                      "spec.%s: Invalid value: \"%s\": is no duration such as 2160h or 90m"
                          .formatted(field, text)));
    }
    if (certificate.duration().compareTo(LEAST) < 0) {
      faults.add("spec.duration: certificate duration must be greater than 1h0m0s");
    }
    certificate
        .renewBefore()
        .ifPresent(
            before -> {
              if (before.compareTo(LEAST_BEFORE) < 0) {
                faults.add("spec.renewBefore: certificate renewBefore must be greater than 5m0s");
              }
              if (before.compareTo(certificate.duration()) >= 0) {
                faults.add(
                    "spec.renewBefore: certificate duration %s must be greater than renewBefore %s"
                        .formatted(Durations.text(certificate.duration()), Durations.text(before)));
              }
            });
  }
}
