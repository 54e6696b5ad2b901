package mightypi.api.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * A certification request (RFC 2986) whose signature is good: who asks has the key.
 *
 * @param names other names of the subject, none or some
 */
public record Petition(X500Name subject, SubjectPublicKeyInfo key, List<GeneralName> names) {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([^-]*)-----\\s*([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  /** The JDK's names of the signatures that are taken; it verifies, no provider is registered. */
  private static final Map<String, String[]> SIGNATURES =
      Map.of(
          "1.2.840.10045.4.3.2", new String[] {"EC", "SHA256withECDSA"},
          "1.2.840.10045.4.3.3", new String[] {"EC", "SHA384withECDSA"},
          "1.2.840.10045.4.3.4", new String[] {"EC", "SHA512withECDSA"},
          "1.2.840.113549.1.1.11", new String[] {"RSA", "SHA256withRSA"},
          "1.2.840.113549.1.1.12", new String[] {"RSA", "SHA384withRSA"},
          "1.2.840.113549.1.1.13", new String[] {"RSA", "SHA512withRSA"},
          "1.3.101.112", new String[] {"Ed25519", "Ed25519"});

  public Petition {
    names = List.copyOf(names);
  }

  /**
   * @param base64 of the PEM, as {@code spec.request} has it
   */
  public static Petition parse(String base64) throws MalformedPetition {
    PKCS10CertificationRequest request = decoded(base64);
    try {
      verify(request);
      return new Petition(request.getSubject(), request.getSubjectPublicKeyInfo(), names(request));
    } catch (GeneralSecurityException
        | IOException
        | IllegalArgumentException
        | IllegalStateException e) { // the last is said of a signature that is no whole bytes
      throw new MalformedPetition("x509: " + e.getMessage());
    }
  }

  private static PKCS10CertificationRequest decoded(String base64) throws MalformedPetition {
    try {
      String text = new String(Base64.getDecoder().decode(base64), ISO_8859_1);
      Matcher block = PEM.matcher(text);
      if (!block.find() || !block.group(1).equals("CERTIFICATE REQUEST")) {
        throw new MalformedPetition("PEM block type must be CERTIFICATE REQUEST");
      }
      return new PKCS10CertificationRequest(Base64.getMimeDecoder().decode(block.group(2)));
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedPetition("asn1: structure error: " + e.getMessage());
    }
  }

  private static void verify(PKCS10CertificationRequest request)
      throws GeneralSecurityException, IOException {
    String[] algorithms = SIGNATURES.get(request.getSignatureAlgorithm().getAlgorithm().getId());
    if (algorithms == null) {
      throw new GeneralSecurityException("cannot verify signature: algorithm unimplemented");
    }
    PublicKey key =
        KeyFactory.getInstance(algorithms[0])
            .generatePublic(new X509EncodedKeySpec(request.getSubjectPublicKeyInfo().getEncoded()));
    Signature signature = Signature.getInstance(algorithms[1]);
    signature.initVerify(key);
    signature.update(request.toASN1Structure().getCertificationRequestInfo().getEncoded("DER"));
    if (!signature.verify(request.getSignature())) {
      throw new GeneralSecurityException("the signature is not by the key of the request");
    }
  }

  private static List<GeneralName> names(PKCS10CertificationRequest request) {
    return Optional.ofNullable(request.getRequestedExtensions())
        .map(
            (Extensions some) ->
                GeneralNames.fromExtensions(some, Extension.subjectAlternativeName))
        .map(some -> Arrays.asList(some.getNames()))
        .orElse(List.of());
  }

  String commonName() {
    List<String> all = parts(BCStyle.CN);
    return all.isEmpty() ? "" : all.getLast();
  }

  /** The groups of whom it is for. */
  public List<String> organizations() {
    return parts(BCStyle.O);
  }

  private List<String> parts(ASN1ObjectIdentifier type) {
    List<String> texts = new ArrayList<>();
    for (var name : subject.getRDNs()) {
      for (var part : name.getTypesAndValues()) {
        if (part.getType().equals(type)) {
          texts.add(IETFUtils.valueToString(part.getValue()).replaceAll("\\\\(.)", "$1"));
        }
      }
    }
    return texts;
  }

  /** Whether there is a name of this form, as {@link GeneralName} numbers them. */
  boolean hasName(int form) {
    return names.stream().anyMatch(name -> name.getTagNo() == form);
  }
}
