package mightypi.certificates.shim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * The Secrets that an object names for TLS.
 *
 * @param hosts by the name of the Secret, in the order of the object
 * @param faults of entries that are passed over
 */
record TlsEntries(Map<String, Set<String>> hosts, List<String> faults) {

  /** Of {@code spec.tls}. */
  static TlsEntries ofIngress(Document ingress) {
    TlsEntries entries = new TlsEntries(new LinkedHashMap<>(), new ArrayList<>());
    List<@Nullable Object> tls = Json.list(ingress.tree(), "spec", "tls");
    for (int i = 0; i < tls.size(); i++) {
      String secret = Fields.text(tls.get(i), "secretName");
      List<String> hosts = texts(tls.get(i), "hosts");
      if (secret.isEmpty()) {
        entries.fault("spec.tls[%d].secretName: Required value".formatted(i));
      } else if (hosts.isEmpty()) {
        entries.fault("spec.tls[%d].hosts: Required value".formatted(i));
      } else {
        entries.add(secret, hosts);
      }
    }
    return entries;
  }

  /** Of listeners that end TLS; those that share a Secret share a Certificate. */
  static TlsEntries ofGateway(Document gateway) {
    TlsEntries entries = new TlsEntries(new LinkedHashMap<>(), new ArrayList<>());
    List<@Nullable Object> listeners = Json.list(gateway.tree(), "spec", "listeners");
    for (int i = 0; i < listeners.size(); i++) {
      Object listener = listeners.get(i);
      boolean isEnd = !Fields.text(listener, "tls", "mode").equals("Passthrough");
      if (isEnd && Json.at(listener, "tls").isPresent()) {
        entries.listener("spec.listeners[%d]".formatted(i), listener, gateway.namespace());
      }
    }
    return entries;
  }

  private void listener(String path, @Nullable Object listener, String namespace) {
    String host = Fields.text(listener, "hostname");
    if (host.isEmpty()) {
      fault(path + ".hostname: Required value: the hostname cannot be empty");
      return;
    }
    List<@Nullable Object> refs = Json.list(listener, "tls", "certificateRefs");
    if (refs.isEmpty()) {
      fault(path + ".tls.certificateRefs: Required value: listener has no certificateRefs");
    }
    for (int i = 0; i < refs.size(); i++) {
      reference("%s.tls.certificateRefs[%d]".formatted(path, i), refs.get(i), namespace, host);
    }
  }

  private void reference(String path, @Nullable Object ref, String namespace, String host) {
    String kind = Fields.text(ref, "kind");
    String group = Fields.text(ref, "group");
    String where = Fields.text(ref, "namespace");
    if (!(kind.isEmpty() || kind.equals("Secret")) || !(group.isEmpty() || group.equals("core"))) {
      fault(
          "%s.kind: Unsupported value: \"%s\": supported values: \"Secret\"".formatted(path, kind));
    } else if (!where.isEmpty() && !where.equals(namespace)) {
      fault(
          "%s.namespace: Invalid value: \"%s\": cross-namespace secret references are not allowed in listeners"
              .formatted(path, where));
    } else {
      add(Fields.text(ref, "name"), List.of(host));
    }
  }

  private static List<String> texts(@Nullable Object tree, String field) {
    return Json.list(tree, field).stream().map(String::valueOf).toList();
  }

  private void add(String secret, List<String> names) {
    hosts.computeIfAbsent(secret, any -> new LinkedHashSet<>()).addAll(names);
  }

  private void fault(String fault) {
    faults.add(fault);
  }
}
