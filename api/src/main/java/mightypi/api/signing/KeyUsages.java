package mightypi.api.signing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * What a key is certified for, from {@code spec.usages}.
 *
 * @param bits of the extension keyUsage, as {@link KeyUsage} has them
 * @param purposes of the extension extKeyUsage
 */
public record KeyUsages(int bits, List<KeyPurposeId> purposes) {

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

  private static final Map<String, KeyPurposeId> PURPOSES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("any", KeyPurposeId.anyExtendedKeyUsage),
              Map.entry("server auth", KeyPurposeId.id_kp_serverAuth),
              Map.entry("client auth", KeyPurposeId.id_kp_clientAuth),
              Map.entry("code signing", KeyPurposeId.id_kp_codeSigning),
              Map.entry("email protection", KeyPurposeId.id_kp_emailProtection),
              Map.entry("s/mime", KeyPurposeId.id_kp_emailProtection),
              Map.entry("ipsec end system", KeyPurposeId.id_kp_ipsecEndSystem),
              Map.entry("ipsec tunnel", KeyPurposeId.id_kp_ipsecTunnel),
              Map.entry("ipsec user", KeyPurposeId.id_kp_ipsecUser),
              Map.entry("timestamping", KeyPurposeId.id_kp_timeStamping),
              Map.entry("ocsp signing", KeyPurposeId.id_kp_OCSPSigning),
              Map.entry("microsoft sgc", purpose("1.3.6.1.4.1.311.10.3.3")),
              Map.entry("netscape sgc", purpose("2.16.840.1.113730.4.1"))));

  public KeyUsages {
    purposes = List.copyOf(purposes);
  }

  private static KeyPurposeId purpose(String identifier) {
    return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(identifier));
  }

  /** The words that there are. */
  public static Set<String> known() {
    Set<String> all = new TreeSet<>(BITS.keySet());
    all.addAll(PURPOSES.keySet());
    return all;
  }

  /** Of known words. */
  static KeyUsages of(Collection<String> words) {
    int bits = 0;
    List<KeyPurposeId> purposes = new ArrayList<>();
    for (String word : words) {
      bits |= BITS.getOrDefault(word, 0);
      KeyPurposeId purpose = PURPOSES.get(word);
      if (purpose != null && !purposes.contains(purpose)) {
        purposes.add(purpose);
      }
    }
    return new KeyUsages(bits, purposes);
  }
}
