package mightypi.certificates.x509;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * What a key may be used for (RFC 5280 sections 4.2.1.3 and 4.2.1.12), in cert-manager's words.
 *
 * @param bits of the extension KeyUsage
 * @param purposes of the extension ExtendedKeyUsage
 */
public record Usages(int bits, List<ASN1ObjectIdentifier> purposes) {

  private static final Map<String, Integer> BITS =
      Map.of(
          "signing", KeyUsage.digitalSignature,
          "digital signature", KeyUsage.digitalSignature,
          "content commitment", KeyUsage.nonRepudiation,
          "key encipherment", KeyUsage.keyEncipherment,
          "key agreement", KeyUsage.keyAgreement,
          "data encipherment", KeyUsage.dataEncipherment,
          "cert sign", KeyUsage.keyCertSign,
          "crl sign", KeyUsage.cRLSign,
          "encipher only", KeyUsage.encipherOnly,
          "decipher only", KeyUsage.decipherOnly);

  private static final Map<String, String> PURPOSES =
      Map.ofEntries(
          Map.entry("any", KeyPurposeId.anyExtendedKeyUsage.getId()),
          Map.entry("server auth", KeyPurposeId.id_kp_serverAuth.getId()),
          Map.entry("client auth", KeyPurposeId.id_kp_clientAuth.getId()),
          Map.entry("code signing", KeyPurposeId.id_kp_codeSigning.getId()),
          Map.entry("email protection", KeyPurposeId.id_kp_emailProtection.getId()),
          Map.entry("s/mime", KeyPurposeId.id_kp_emailProtection.getId()),
          Map.entry("ipsec end system", "1.3.6.1.5.5.7.3.5"),
          Map.entry("ipsec tunnel", "1.3.6.1.5.5.7.3.6"),
          Map.entry("ipsec user", "1.3.6.1.5.5.7.3.7"),
          Map.entry("timestamping", KeyPurposeId.id_kp_timeStamping.getId()),
          Map.entry("ocsp signing", KeyPurposeId.id_kp_OCSPSigning.getId()),
          Map.entry("microsoft sgc", "1.3.6.1.4.1.311.10.3.3"),
          Map.entry("netscape sgc", "2.16.840.1.113730.4.1"));

  public Usages {
    purposes = List.copyOf(purposes);
  }

  /** Words that are not known are passed over; the schema has refused them. */
  public static Usages of(List<String> words, boolean isCa) {
    List<String> all = words.isEmpty() ? List.of("digital signature", "key encipherment") : words;
    int bits = isCa ? KeyUsage.keyCertSign : 0;
    List<ASN1ObjectIdentifier> purposes = new ArrayList<>();
    for (String each : all) {
      String word = each.toLowerCase(Locale.ROOT);
      bits |= BITS.getOrDefault(word, 0);
      Optional.ofNullable(PURPOSES.get(word))
          .map(ASN1ObjectIdentifier::new)
          .filter(id -> !purposes.contains(id))
          .ifPresent(purposes::add);
    }
    return new Usages(bits, purposes);
  }

  Optional<ExtendedKeyUsage> extended() {
    return purposes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ExtendedKeyUsage(
                purposes.stream().map(KeyPurposeId::getInstance).toArray(KeyPurposeId[]::new)));
  }
}
