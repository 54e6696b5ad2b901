package mightypi.certificates.x509;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mightypi.certificates.kind.Certificate;
import mightypi.control.fact.Fields;
import mightypi.model.Json;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x500.style.RFC4519Style;

/** Distinguished names (RFC 4514, RFC 4519). */
final class Subjects {

  private Subjects() {}

  /** Of {@code literalSubject}, or of {@code subject} and the common name that is to be asked. */
  static X500Name of(Certificate certificate, String commonName) {
    if (!certificate.literalSubject().isEmpty()) {
      return literal(certificate.literalSubject());
    }
    Object subject = Json.map(certificate.spec(), "subject");
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    add(name, BCStyle.C, subject, "countries");
    add(name, BCStyle.O, subject, "organizations");
    add(name, BCStyle.OU, subject, "organizationalUnits");
    add(name, BCStyle.L, subject, "localities");
    add(name, BCStyle.ST, subject, "provinces");
    add(name, BCStyle.STREET, subject, "streetAddresses");
    add(name, BCStyle.POSTAL_CODE, subject, "postalCodes");
    if (!commonName.isEmpty()) {
      name.addRDN(BCStyle.CN, commonName);
    }
    String serial = Fields.text(subject, "serialNumber");
    if (!serial.isEmpty()) {
      name.addRDN(BCStyle.SERIALNUMBER, serial);
    }
    return name.build();
  }

  private static void add(
      X500NameBuilder name, ASN1ObjectIdentifier type, Object subject, String field) {
    for (Object each : Json.list(subject, field)) {
      if (each instanceof String text && !text.isEmpty()) {
        name.addRDN(type, text);
      }
    }
  }

  /**
   * RFC 4514 writes the last part first; the encoding has the first first. Throws {@link
   * IllegalArgumentException} when the text is no name.
   */
  private static X500Name literal(String text) {
    List<RDN> parts = new ArrayList<>(List.of(new X500Name(RFC4519Style.INSTANCE, text).getRDNs()));
    // RFC4519Style turns the text round already, as RFC 4514 section 2.1 asks.
    return new X500Name(parts.toArray(RDN[]::new));
  }

  static List<String> values(X500Name name, ASN1ObjectIdentifier type) {
    return Arrays.stream(name.getRDNs(type))
        .flatMap(rdn -> Stream.of(rdn.getTypesAndValues()))
        .filter(each -> each.getType().equals(type))
        .map(each -> IETFUtils.valueToString(each.getValue()))
        .toList();
  }

  static String commonName(X500Name name) {
    return values(name, BCStyle.CN).stream().findFirst().orElse("");
  }

  /** The parts but for the common name, comparable whatever string type each was encoded in. */
  static List<String> rest(X500Name name) {
    return Arrays.stream(name.getRDNs())
        .flatMap(rdn -> Stream.of(rdn.getTypesAndValues()))
        .filter(each -> !each.getType().equals(BCStyle.CN))
        .map(Subjects::text)
        .sorted()
        .toList();
  }

  private static String text(AttributeTypeAndValue part) {
    return part.getType().getId() + "=" + IETFUtils.valueToString(part.getValue());
  }
}
