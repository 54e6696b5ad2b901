package mightypi.certificates.x509;

import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import mightypi.certificates.kind.Certificate;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/** What a certificate says. */
public record Leaf(X509Certificate certificate) {

  public String commonName() {
    return Subjects.commonName(subject());
  }

  private X500Name subject() {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  public List<String> dnsNames() {
    return names(GeneralName.dNSName);
  }

  public List<String> ipAddresses() {
    return names(GeneralName.iPAddress);
  }

  public List<String> uris() {
    return names(GeneralName.uniformResourceIdentifier);
  }

  public List<String> emailAddresses() {
    return names(GeneralName.rfc822Name);
  }

  public List<String> organizations() {
    return part(BCStyle.O);
  }

  public List<String> organizationalUnits() {
    return part(BCStyle.OU);
  }

  public List<String> countries() {
    return part(BCStyle.C);
  }

  public List<String> provinces() {
    return part(BCStyle.ST);
  }

  public List<String> localities() {
    return part(BCStyle.L);
  }

  public List<String> streetAddresses() {
    return part(BCStyle.STREET);
  }

  public List<String> postalCodes() {
    return part(BCStyle.POSTAL_CODE);
  }

  public List<String> serialNumbers() {
    return part(BCStyle.SERIALNUMBER);
  }

  private List<String> part(ASN1ObjectIdentifier type) {
    return Subjects.values(subject(), type);
  }

  private List<String> names(int form) {
    List<String> found = new ArrayList<>();
    try {
      @Nullable Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> each : all) {
          if (each.getFirst().equals(form) && each.get(1) instanceof String text) {
            found.add(text);
          }
        }
      }
    } catch (CertificateParsingException e) {
      return List.of(); // names that nobody can read name nobody
    }
    return found;
  }

  public boolean isFor(PublicKey key) {
    return Arrays.equals(certificate.getPublicKey().getEncoded(), key.getEncoded());
  }

  /**
   * The fields in which it differs from what a Certificate wants, for want of the request that it
   * was made for. An authority may add names of its own to the common name, so that is held against
   * all names.
   */
  public List<String> differences(Certificate wish) {
    List<String> fields = new ArrayList<>();
    if (!dnsNames().containsAll(wish.dnsNames())) {
      fields.add("spec.dnsNames");
    }
    List<GeneralName> wanted = Names.of(wish);
    List<String> addresses =
        Names.texts(
            new org.bouncycastle.asn1.x509.GeneralNames(wanted.toArray(GeneralName[]::new)),
            GeneralName.iPAddress);
    if (!ipAddresses().containsAll(addresses)) {
      fields.add("spec.ipAddresses");
    }
    if (!uris().containsAll(wish.uris())) {
      fields.add("spec.uris");
    }
    if (!emailAddresses().containsAll(wish.emailAddresses())) {
      fields.add("spec.emailAddresses");
    }
    return fields;
  }
}
