package mightypi.api.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import mightypi.api.signing.KeyUsages;
import mightypi.api.signing.Petition;
import mightypi.model.Clock;
import mightypi.model.Randomness;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/** Signs certificates (RFC 5280). */
final class CertificateAuthority {

  // A Pi may start with a clock that lags until the network tells it the time.
  private static final Duration LAG = Duration.ofDays(1);
  private static final Duration OWN_LIFE = Duration.ofDays(3650);

  /** What is signed for others begins a little earlier, for clocks differ, unless it is short. */
  private static final Duration BACKDATE = Duration.ofMinutes(5);

  private static final Duration SHORT = Duration.ofHours(8);

  /** The longest that browsers accept of a private authority. */
  private static final Duration LIFE = Duration.ofDays(825);

  private final Identity identity;
  private final Clock clock;
  private final Randomness randomness;

  CertificateAuthority(Identity identity, Clock clock, Randomness randomness) {
    this.identity = identity;
    this.clock = clock;
    this.randomness = randomness;
  }

  static Identity found(String kind, Clock clock, Randomness randomness) {
    KeyPair keys = Keys.generate();
    X500Name name = name("mighty-" + kind + "@" + clock.now().getEpochSecond(), List.of());
    try {
      X509v3CertificateBuilder builder =
          builder(name, name, keys.getPublic(), randomness, clock.now(), OWN_LIFE);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      int usage = KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign;
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      identify(builder, Extension.subjectKeyIdentifier, keys.getPublic());
      return new Identity(sign(builder, keys.getPrivate()), keys.getPrivate());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the certificate of the authority cannot be made", e);
    }
  }

  Identity identity() {
    return identity;
  }

  Identity server(String commonName, GeneralNames names) {
    return issue(name(commonName, List.of()), KeyPurposeId.id_kp_serverAuth, names);
  }

  /** For a client: Kubernetes reads the user from CN and the groups from O. */
  Identity client(String user, Collection<String> groups) {
    return issue(
        name(user, groups), KeyPurposeId.id_kp_clientAuth, new GeneralNames(new GeneralName[0]));
  }

  private Identity issue(X500Name subject, KeyPurposeId purpose, GeneralNames names) {
    KeyPair keys = Keys.generate();
    X500Name issuer =
        X500Name.getInstance(identity.certificate().getSubjectX500Principal().getEncoded());
    try {
      X509v3CertificateBuilder builder =
          builder(issuer, subject, keys.getPublic(), randomness, clock.now(), LIFE);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      identify(builder, Extension.authorityKeyIdentifier, identity.certificate().getPublicKey());
      if (names.getNames().length > 0) {
        builder.addExtension(Extension.subjectAlternativeName, false, names);
      }
      return new Identity(sign(builder, identity.key()), keys.getPrivate());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("a certificate for " + subject + " cannot be made", e);
    }
  }

  /** For a key that somebody else has; RFC 5280 allows a certificate no longer life than ours. */
  String sign(Petition petition, KeyUsages usages, Duration life) {
    Instant now = clock.now();
    boolean isShort = life.compareTo(SHORT) < 0;
    Instant from = isShort ? now : now.minus(BACKDATE);
    Instant wanted = now.plus(life);
    Instant last = identity.certificate().getNotAfter().toInstant();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            X500Name.getInstance(identity.certificate().getSubjectX500Principal().getEncoded()),
            new BigInteger(1, randomness.bytes(16)),
            Date.from(from),
            Date.from(wanted.isAfter(last) ? last : wanted),
            petition.subject(),
            petition.key());
    try {
      extend(builder, petition, usages);
      X509Certificate certificate = sign(builder, identity.key());
      return Pem.encode("CERTIFICATE", certificate.getEncoded());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("what was asked for cannot be certified", e);
    }
  }

  private void extend(X509v3CertificateBuilder builder, Petition petition, KeyUsages usages)
      throws IOException {
    if (usages.bits() != 0) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usages.bits()));
    }
    if (!usages.purposes().isEmpty()) {
      KeyPurposeId[] purposes = usages.purposes().toArray(KeyPurposeId[]::new);
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    identify(builder, Extension.authorityKeyIdentifier, identity.certificate().getPublicKey());
    if (!petition.names().isEmpty()) {
      boolean nameless = petition.subject().getRDNs().length == 0;
      GeneralNames names = new GeneralNames(petition.names().toArray(GeneralName[]::new));
      builder.addExtension(Extension.subjectAlternativeName, nameless, names);
    }
  }

  private static X500Name name(String commonName, Collection<String> organizations) {
    X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
    organizations.forEach(each -> builder.addRDN(BCStyle.O, each));
    return builder.addRDN(BCStyle.CN, commonName).build();
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer,
      X500Name subject,
      PublicKey key,
      Randomness randomness,
      Instant now,
      Duration life) {
    return new X509v3CertificateBuilder(
        issuer,
        new BigInteger(1, randomness.bytes(16)),
        Date.from(now.minus(LAG)),
        Date.from(now.plus(life)),
        subject,
        SubjectPublicKeyInfo.getInstance(key.getEncoded()));
  }

  private static void identify(
      X509v3CertificateBuilder builder, ASN1ObjectIdentifier extension, PublicKey key)
      throws IOException {
    X509ExtensionUtils made = new X509ExtensionUtils(new Sha1());
    SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(key.getEncoded());
    builder.addExtension(
        extension,
        false,
        extension.equals(Extension.subjectKeyIdentifier)
            ? made.createSubjectKeyIdentifier(info)
            : made.createAuthorityKeyIdentifier(info));
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws IOException, GeneralSecurityException {
    byte[] der = builder.build(new EcdsaSigner(key)).getEncoded();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
