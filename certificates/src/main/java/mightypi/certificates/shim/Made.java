package mightypi.certificates.shim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.certificates.x509.Addresses;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** The Certificate of one Secret. */
final class Made {

  /** Annotations that a Certificate has of its own. */
  private static final List<String> HANDED_ON =
      List.of("cert-manager.io/issue-temporary-certificate");

  private Made() {}

  static Document certificate(
      Kind kind, Document asking, String secret, Set<String> hosts, AnnotatedSpec annotated) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>(annotated.spec());
    put(spec, "dnsNames", hosts.stream().filter(each -> !Addresses.isAddress(each)).toList());
    put(spec, "ipAddresses", hosts.stream().filter(Addresses::isAddress).toList());
    spec.put("secretName", secret);
    spec.put("issuerRef", Wish.issuer(asking).tree());
    Map<String, @Nullable Object> metadata =
        Fields.fields(
            "name",
            secret,
            "namespace",
            asking.namespace(),
            "ownerReferences",
            List.of(Owners.controlledBy(kind, asking)));
    if (!asking.labels().isEmpty()) {
      metadata.put("labels", asking.labels());
    }
    Map<String, @Nullable Object> annotations = annotations(asking);
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    return Document.of(
        Fields.fields(
            "apiVersion",
            Kinds.CERTIFICATE.apiVersion(),
            "kind",
            Kinds.CERTIFICATE.name(),
            "metadata",
            metadata,
            "spec",
            spec));
  }

  private static void put(Map<String, @Nullable Object> spec, String field, List<String> names) {
    if (!names.isEmpty()) {
      spec.put(field, names);
    }
  }

  private static Map<String, @Nullable Object> annotations(Document asking) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    for (String each : HANDED_ON) {
      String value = Fields.annotation(asking, each);
      if (!value.isEmpty()) {
        all.put(each, value);
      }
    }
    return all;
  }

  /** The known one with the labels and the spec that are wanted; what else it has stays. */
  static Document over(Document known, Document wanted) {
    Document next = known.with(Json.map(wanted.tree(), "spec"), "spec");
    return wanted.labels().equals(known.labels()) || wanted.labels().isEmpty()
        ? next
        : next.with(wanted.labels(), "metadata", "labels");
  }
}
