package mightypi.certificates.x509;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import mightypi.certificates.kind.Certificate;
import mightypi.control.fact.Fields;
import mightypi.model.Json;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.OtherName;
import org.jspecify.annotations.Nullable;

/** Subject alternative names and name constraints (RFC 5280 sections 4.2.1.6 and 4.2.1.10). */
public final class Names {

  private Names() {}

  /** Throws {@link IllegalArgumentException} for a text that is no address or no identifier. */
  static List<GeneralName> of(Certificate certificate) {
    List<GeneralName> names = new ArrayList<>();
    certificate.dnsNames().forEach(each -> names.add(name(GeneralName.dNSName, each)));
    certificate.emailAddresses().forEach(each -> names.add(name(GeneralName.rfc822Name, each)));
    certificate.ipAddresses().forEach(each -> names.add(name(GeneralName.iPAddress, each)));
    certificate
        .uris()
        .forEach(each -> names.add(name(GeneralName.uniformResourceIdentifier, each)));
    for (Object each : Json.list(certificate.spec(), "otherNames")) {
      ASN1Encodable value = new DERUTF8String(Fields.text(each, "utf8Value"));
      names.add(
          new GeneralName(
              GeneralName.otherName,
              new OtherName(new ASN1ObjectIdentifier(Fields.text(each, "oid")), value)));
    }
    return names;
  }

  private static GeneralName name(int form, String text) {
    return new GeneralName(form, text);
  }

  static List<String> texts(@Nullable GeneralNames names, int form) {
    return names == null
        ? List.of()
        : Arrays.stream(names.getNames())
            .filter(each -> each.getTagNo() == form)
            .map(Names::text)
            .toList();
  }

  private static String text(GeneralName name) {
    if (name.getTagNo() != GeneralName.iPAddress) {
      return name.getName().toString();
    }
    return Addresses.text(ASN1OctetString.getInstance(name.getName()).getOctets());
  }

  /** Whether both say the same names of one form, in whatever order. */
  static boolean same(List<GeneralName> wanted, @Nullable GeneralNames have, int form) {
    GeneralNames all = new GeneralNames(wanted.toArray(GeneralName[]::new));
    return new TreeSet<>(texts(all, form)).equals(new TreeSet<>(texts(have, form)));
  }

  /** Null when none are wanted. */
  static @Nullable NameConstraints constraints(Certificate certificate) {
    Object wish = Json.map(certificate.spec(), "nameConstraints");
    GeneralSubtree[] permitted = subtrees(Json.map(wish, "permitted"));
    GeneralSubtree[] excluded = subtrees(Json.map(wish, "excluded"));
    return permitted.length + excluded.length == 0
        ? null
        : new NameConstraints(
            permitted.length == 0 ? null : permitted, excluded.length == 0 ? null : excluded);
  }

  private static GeneralSubtree[] subtrees(Object wish) {
    List<GeneralSubtree> all = new ArrayList<>();
    add(all, wish, "dnsDomains", GeneralName.dNSName);
    add(all, wish, "ipRanges", GeneralName.iPAddress);
    add(all, wish, "emailAddresses", GeneralName.rfc822Name);
    add(all, wish, "uriDomains", GeneralName.uniformResourceIdentifier);
    return all.toArray(GeneralSubtree[]::new);
  }

  private static void add(List<GeneralSubtree> all, Object wish, String field, int form) {
    for (Object each : Json.list(wish, field)) {
      all.add(new GeneralSubtree(name(form, String.valueOf(each))));
    }
  }
}
