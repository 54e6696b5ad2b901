package mightypi.api.signing;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.x509.GeneralName;

/** Kubernetes' own signers, and for what they sign. */
public final class Signers {

  public static final String CLIENT = "kubernetes.io/kube-apiserver-client";
  static final String KUBELET_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
  static final String KUBELET_SERVING = "kubernetes.io/kubelet-serving";

  private static final String SIGNATURE = "digital signature";
  private static final String ENCIPHERMENT = "key encipherment";
  private static final String CLIENT_AUTH = "client auth";
  private static final String SERVER_AUTH = "server auth";
  private static final Set<String> OWN = Set.of(CLIENT, KUBELET_CLIENT, KUBELET_SERVING);

  private Signers() {}

  static boolean isOwn(String signer) {
    return OWN.contains(signer);
  }

  /** Why one of our own signers does not sign; empty when it does. */
  static Optional<String> fault(String signer, Petition petition, List<String> usages) {
    return switch (signer) {
      case CLIENT -> faultOfClient(usages);
      case KUBELET_CLIENT ->
          faultOfNode(petition)
              .or(() -> faultOfClientNames(petition))
              .or(() -> faultOfName(petition))
              .or(() -> faultOfUsages(usages, CLIENT_AUTH));
      case KUBELET_SERVING ->
          faultOfNode(petition)
              .or(() -> faultOfServerNames(petition))
              .or(() -> faultOfUsages(usages, SERVER_AUTH))
              .or(() -> faultOfName(petition));
      default -> Optional.of("unrecognized signerName: \"" + signer + "\"");
    };
  }

  private static Optional<String> faultOfClient(List<String> usages) {
    for (String usage : usages) {
      if (!Set.of(SIGNATURE, ENCIPHERMENT, CLIENT_AUTH).contains(usage)) {
        return Optional.of("invalid usage for client certificate: " + usage);
      }
    }
    return when(
        !usages.contains(CLIENT_AUTH),
        "missing required usage for client certificate: " + CLIENT_AUTH);
  }

  private static Optional<String> faultOfNode(Petition petition) {
    return when(
        !petition.organizations().equals(List.of("system:nodes")),
        "subject organization is not system:nodes");
  }

  private static Optional<String> faultOfName(Petition petition) {
    return when(
        !petition.commonName().startsWith("system:node:"),
        "subject common name does not begin with system:node:");
  }

  private static Optional<String> faultOfClientNames(Petition petition) {
    return when(petition.hasName(GeneralName.dNSName), "DNS subjectAltNames are not allowed")
        .or(
            () ->
                when(
                    petition.hasName(GeneralName.rfc822Name),
                    "Email subjectAltNames are not allowed"))
        .or(
            () ->
                when(petition.hasName(GeneralName.iPAddress), "IP subjectAltNames are not allowed"))
        .or(() -> faultOfUris(petition));
  }

  private static Optional<String> faultOfServerNames(Petition petition) {
    boolean reachable =
        petition.hasName(GeneralName.dNSName) || petition.hasName(GeneralName.iPAddress);
    return when(!reachable, "DNS or IP subjectAltName is required")
        .or(
            () ->
                when(
                    petition.hasName(GeneralName.rfc822Name),
                    "Email subjectAltNames are not allowed"))
        .or(() -> faultOfUris(petition));
  }

  private static Optional<String> faultOfUris(Petition petition) {
    return when(
        petition.hasName(GeneralName.uniformResourceIdentifier),
        "URI subjectAltNames are not allowed");
  }

  /** Keys on curves cannot encipher, so that nodes may leave that out. */
  private static Optional<String> faultOfUsages(List<String> usages, String purpose) {
    Set<String> said = new TreeSet<>(usages);
    Set<String> whole = new TreeSet<>(Set.of(SIGNATURE, ENCIPHERMENT, purpose));
    boolean good = said.equals(whole) || said.equals(Set.of(SIGNATURE, purpose));
    return when(!good, "usages did not match [" + String.join(" ", whole) + "]");
  }

  private static Optional<String> when(boolean found, String why) {
    return found ? Optional.of(why) : Optional.empty();
  }
}
