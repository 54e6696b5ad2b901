package mightypi.certificates.acme.fact;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import mightypi.certificates.x509.Pem;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * What a certificate signing request (RFC 2986) asks for.
 *
 * @param der as it goes to the authority
 * @param publicKey the encoded key that the certificate will be for
 */
public record Request(
    byte[] der,
    byte[] publicKey,
    Optional<String> commonName,
    List<String> dnsNames,
    List<String> ipAddresses) {

  public Request {
    dnsNames = List.copyOf(dnsNames);
    ipAddresses = List.copyOf(ipAddresses);
  }

  /** Of {@code spec.request}: PEM in base64. */
  public static Request of(String base64) throws IOException {
    try {
      return of(Pem.request(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      throw new IOException("spec.request is not base64, or no request", e);
    }
  }

  private static Request of(PKCS10CertificationRequest csr) throws IOException {
    List<String> names = new ArrayList<>();
    List<String> addresses = new ArrayList<>();
    for (GeneralName each : alternatives(csr)) {
      switch (each.getTagNo()) {
        case GeneralName.dNSName -> names.add(each.getName().toString());
        case GeneralName.iPAddress -> addresses.add(address(each));
        default -> {} // an authority that speaks ACME certifies neither mail addresses nor URIs
      }
    }
    return new Request(
        csr.getEncoded(),
        csr.getSubjectPublicKeyInfo().getEncoded(),
        commonName(csr),
        names,
        addresses);
  }

  private static GeneralName[] alternatives(PKCS10CertificationRequest csr) {
    Extensions extensions = csr.getRequestedExtensions();
    GeneralNames names =
        extensions == null
            ? null
            : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    return names == null ? new GeneralName[0] : names.getNames();
  }

  private static String address(GeneralName name) throws UnknownHostException {
    return InetAddress.getByAddress(ASN1OctetString.getInstance(name.getName()).getOctets())
        .getHostAddress();
  }

  private static Optional<String> commonName(PKCS10CertificationRequest csr) {
    RDN[] found = csr.getSubject().getRDNs(BCStyle.CN);
    return found.length == 0
        ? Optional.empty()
        : Optional.of(IETFUtils.valueToString(found[0].getFirst().getValue()))
            .filter(each -> !each.isEmpty());
  }
}
