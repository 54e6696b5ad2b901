package mightypi.certificates.x509;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * Who signs: a key with the chain of its certificates, its own first; without a chain, a request
 * signs itself.
 *
 * @param urls what certificates are to say about where to ask
 */
public record Authority(KeyPair key, List<X509Certificate> chain, Urls urls) {

  private static final int SERIAL_BITS = 128;

  public Authority {
    chain = List.copyOf(chain);
  }

  /**
   * Where revocation and the signer's certificate are found (RFC 5280 sections 4.2.1.13, 4.2.2.1).
   */
  public record Urls(List<String> revocation, List<String> ocsp, List<String> issuing) {
    public Urls {
      revocation = List.copyOf(revocation);
      ocsp = List.copyOf(ocsp);
      issuing = List.copyOf(issuing);
    }
  }

  /** What the certificate is to be beside what the request says. */
  public record Terms(Instant from, Duration length, boolean isCa, Usages usages) {}

  /** Signs what a request asks for, on these terms. */
  public X509Certificate sign(PKCS10CertificationRequest request, Terms terms, SecureRandom chance)
      throws IOException {
    Instant from = terms.from().truncatedTo(ChronoUnit.SECONDS);
    X500Name subject = chain.isEmpty() ? Requests.subject(request) : request.getSubject();
    X500Name issuer =
        chain.isEmpty()
            ? subject
            : X500Name.getInstance(chain.getFirst().getSubjectX500Principal().getEncoded());
    X509v3CertificateBuilder certificate =
        new X509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_BITS - 1, chance).setBit(SERIAL_BITS - 2),
            Date.from(from),
            Date.from(from.plus(terms.length())),
            subject,
            request.getSubjectPublicKeyInfo());
    extend(certificate, request, terms);
    byte[] made = certificate.build(Signers.of(key, chance)).getEncoded();
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(made));
    } catch (CertificateException e) {
      throw new IOException("cannot read the certificate that was made", e);
    }
  }

  private void extend(
      X509v3CertificateBuilder certificate, PKCS10CertificationRequest request, Terms terms)
      throws IOException {
    certificate.addExtension(Extension.keyUsage, true, new KeyUsage(terms.usages().bits()));
    Optional<ExtendedKeyUsage> purposes = terms.usages().extended();
    if (purposes.isPresent()) {
      certificate.addExtension(Extension.extendedKeyUsage, false, purposes.get());
    }
    certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(terms.isCa()));
    identify(certificate, request.getSubjectPublicKeyInfo(), terms.isCa());
    Extensions asked = Requests.extensions(request);
    for (ASN1ObjectIdentifier each :
        List.of(Extension.subjectAlternativeName, Extension.nameConstraints)) {
      Extension extension = asked == null ? null : asked.getExtension(each);
      if (extension != null) {
        certificate.addExtension(extension);
      }
    }
    locate(certificate);
  }

  private void identify(
      X509v3CertificateBuilder certificate, SubjectPublicKeyInfo subject, boolean isCa)
      throws IOException {
    JcaX509ExtensionUtils ids = digests();
    if (isCa) {
      certificate.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(subject));
    }
    if (!chain.isEmpty()) {
      certificate.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          ids.createAuthorityKeyIdentifier(
              SubjectPublicKeyInfo.getInstance(chain.getFirst().getPublicKey().getEncoded())));
    }
  }

  private static JcaX509ExtensionUtils digests() {
    try {
      return new JcaX509ExtensionUtils();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has SHA-1
    }
  }

  private void locate(X509v3CertificateBuilder certificate) throws IOException {
    if (!urls.revocation().isEmpty()) {
      DistributionPoint[] points =
          urls.revocation().stream()
              .map(url -> new GeneralNames(uri(url)))
              .map(name -> new DistributionPoint(new DistributionPointName(name), null, null))
              .toArray(DistributionPoint[]::new);
      certificate.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(points));
    }
    List<AccessDescription> places = new ArrayList<>();
    urls.ocsp()
        .forEach(url -> places.add(new AccessDescription(AccessDescription.id_ad_ocsp, uri(url))));
    urls.issuing()
        .forEach(
            url -> places.add(new AccessDescription(AccessDescription.id_ad_caIssuers, uri(url))));
    if (!places.isEmpty()) {
      certificate.addExtension(
          Extension.authorityInfoAccess,
          false,
          new AuthorityInformationAccess(places.toArray(AccessDescription[]::new)));
    }
  }

  private static GeneralName uri(String url) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, url);
  }

  /** The signer's chain without its root, which clients have already. */
  public List<X509Certificate> intermediates() {
    return chain.stream().filter(each -> !isRoot(each)).toList();
  }

  /** The last of the chain: the root where the chain has one. */
  public Optional<X509Certificate> root() {
    return chain.isEmpty() ? Optional.empty() : Optional.of(chain.getLast());
  }

  private static boolean isRoot(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }
}
