package mightypi.certificates.x509;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mightypi.certificates.kind.Certificate;
import mightypi.control.fact.Fields;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;

/** Certification requests (RFC 2986) as a Certificate wants them. */
public final class Requests {

  private static final int LONGEST_COMMON_NAME = 64;

  private Requests() {}

  /**
   * The request in PEM. Throws {@link IllegalArgumentException} for names that cannot be said.
   *
   * @param commonName to ask for; it may be another than the Certificate's
   */
  public static byte[] make(
      Certificate certificate, String commonName, KeyPair key, SecureRandom chance) {
    X500Name subject = Subjects.of(certificate, commonName);
    PKCS10CertificationRequestBuilder request =
        new PKCS10CertificationRequestBuilder(
            subject, SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()));
    try {
      Extensions extensions = extensions(certificate, subject);
      if (extensions.getExtensionOIDs().length > 0) {
        request.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions);
      }
      return Pem.write("CERTIFICATE REQUEST", request.build(Signers.of(key, chance)).getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Extensions extensions(Certificate certificate, X500Name subject)
      throws IOException {
    ExtensionsGenerator all = new ExtensionsGenerator();
    List<GeneralName> names = Names.of(certificate);
    if (!names.isEmpty()) {
      boolean nameless = subject.getRDNs().length == 0;
      all.addExtension(
          Extension.subjectAlternativeName,
          nameless,
          new GeneralNames(names.toArray(GeneralName[]::new)));
    }
    if (!Boolean.FALSE.equals(certificate.spec().get("encodeUsagesInRequest"))) {
      Usages usages = Usages.of(certificate.usages(), certificate.isCa());
      all.addExtension(Extension.keyUsage, true, new KeyUsage(usages.bits()));
      if (usages.extended().isPresent()) {
        all.addExtension(Extension.extendedKeyUsage, false, usages.extended().get());
      }
    }
    if (certificate.isCa()) {
      all.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    }
    NameConstraints constraints = Names.constraints(certificate);
    if (constraints != null) {
      boolean critical = Fields.flag(certificate.spec(), "nameConstraints", "critical");
      all.addExtension(Extension.nameConstraints, critical, constraints);
    }
    return all.generate();
  }

  /** The names of the fields in which a request is not what the Certificate wants. */
  public static List<String> differences(
      Certificate certificate, String commonName, PKCS10CertificationRequest request) {
    List<String> fields = new ArrayList<>();
    X500Name wanted = Subjects.of(certificate, commonName);
    if (!Subjects.commonName(wanted).equals(Subjects.commonName(request.getSubject()))) {
      fields.add("spec.commonName");
    }
    if (!Subjects.rest(wanted).equals(Subjects.rest(request.getSubject()))) {
      fields.add(certificate.literalSubject().isEmpty() ? "spec.subject" : "spec.literalSubject");
    }
    List<GeneralName> names = Names.of(certificate);
    GeneralNames have = names(request);
    check(fields, "spec.dnsNames", names, have, GeneralName.dNSName);
    check(fields, "spec.ipAddresses", names, have, GeneralName.iPAddress);
    check(fields, "spec.uris", names, have, GeneralName.uniformResourceIdentifier);
    check(fields, "spec.emailAddresses", names, have, GeneralName.rfc822Name);
    check(fields, "spec.otherNames", names, have, GeneralName.otherName);
    return fields;
  }

  private static void check(
      List<String> fields,
      String field,
      List<GeneralName> wanted,
      @Nullable GeneralNames have,
      int form) {
    if (!Names.same(wanted, have, form)) {
      fields.add(field);
    }
  }

  static @Nullable GeneralNames names(PKCS10CertificationRequest request) {
    Extensions extensions = extensions(request);
    return extensions == null
        ? null
        : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
  }

  static @Nullable Extensions extensions(PKCS10CertificationRequest request) {
    return request.getRequestedExtensions();
  }

  /**
   * The subject of a certificate that signs itself. RFC 5280 section 4.1.2.4 asks for an issuer
   * that has a name; a request without one lends the first of its other names.
   */
  static X500Name subject(PKCS10CertificationRequest request) {
    if (request.getSubject().getRDNs().length > 0) {
      return request.getSubject();
    }
    String first =
        Stream.of(
                GeneralName.dNSName,
                GeneralName.iPAddress,
                GeneralName.uniformResourceIdentifier,
                GeneralName.rfc822Name)
            .flatMap(form -> Names.texts(names(request), form).stream())
            .findFirst()
            .orElse("self-signed");
    String name = first.substring(0, Math.min(first.length(), LONGEST_COMMON_NAME));
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
  }

  public static String commonName(PKCS10CertificationRequest request) {
    return Subjects.commonName(request.getSubject());
  }

  public static boolean isFor(PKCS10CertificationRequest request, PublicKey key) {
    try {
      return Arrays.equals(request.getSubjectPublicKeyInfo().getEncoded(), key.getEncoded());
    } catch (IOException e) {
      return false;
    }
  }
}
