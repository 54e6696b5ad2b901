package mightypi.program.assemble;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.balancer.address.AddressRange;
import mightypi.dns.DnsConfig;
import mightypi.dns.DnsObjects;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Overlay;
import org.jspecify.annotations.Nullable;

/**
 * Objects that this program itself wants to be there. What is there already as wanted is not
 * written again.
 */
record Wishes(Cluster cluster) {

  void ensureDefinitions(List<Document> definitions) throws IOException {
    for (Document each : definitions) {
      ensure(Kinds.CUSTOM_RESOURCE_DEFINITION, each);
    }
  }

  /** The Service by which pods reach cluster DNS, and where it listens. */
  void ensureDns(InetAddress gateway) throws IOException {
    InetSocketAddress server = new InetSocketAddress(gateway, Cloud.DNS_PORT);
    for (Document each : DnsObjects.at(DnsConfig.SERVICE_ADDRESS, server)) {
      ensure(
          each.kindName().equals(Kinds.SERVICE.name()) ? Kinds.SERVICE : Kinds.ENDPOINT_SLICE,
          each);
    }
  }

  /** The pool of the command line, under the name that MicroK8s gives it. */
  void ensurePool(List<AddressRange> ranges) throws IOException {
    if (ranges.isEmpty()) {
      return;
    }
    Map<String, @Nullable Object> pool = new LinkedHashMap<>();
    pool.put("apiVersion", Kinds.IP_ADDRESS_POOL.apiVersion());
    pool.put("kind", Kinds.IP_ADDRESS_POOL.name());
    pool.put("metadata", Map.of("name", "default", "namespace", "metallb-system"));
    pool.put("spec", Map.of("addresses", ranges.stream().map(AddressRange::toString).toList()));
    ensure(Kinds.IP_ADDRESS_POOL, Document.of(pool));
  }

  /** The class of claims that name none; what people made of it is left as it is. */
  void ensureStorageClass() throws IOException {
    Map<String, @Nullable Object> type = new LinkedHashMap<>();
    type.put("apiVersion", Kinds.STORAGE_CLASS.apiVersion());
    type.put("kind", Kinds.STORAGE_CLASS.name());
    Map<String, String> isDefault = Map.of("storageclass.kubernetes.io/is-default-class", "true");
    type.put("metadata", Map.of("name", "local-path", "annotations", isDefault));
    type.put("provisioner", "rancher.io/local-path");
    type.put("reclaimPolicy", "Delete");
    type.put("volumeBindingMode", "WaitForFirstConsumer");
    type.put("allowVolumeExpansion", true);
    Document wanted = Document.of(type);
    Key key = wanted.key(Kinds.STORAGE_CLASS);
    if (cluster.now().find(key).isEmpty()) {
      commit(new Change.Create(key, wanted));
    }
  }

  /** Creates the object, or brings its spec to the wanted one. */
  void ensure(Kind kind, Document wanted) throws IOException {
    Key key = wanted.key(kind);
    Optional<Document> known = cluster.now().find(key);
    if (known.isEmpty()) {
      commit(new Change.Create(key, wanted));
      return;
    }
    Document next = Overlay.of(known.get(), wanted);
    if (!next.tree().equals(known.get().tree())) {
      commit(new Change.Update(key, next));
    }
  }

  private void commit(Change change) throws IOException {
    Cluster.Outcome outcome = cluster.commit(change);
    if (!(outcome instanceof Cluster.Outcome.Committed)) {
      throw new IOException("cannot write " + change.key() + ": " + outcome);
    }
  }
}
