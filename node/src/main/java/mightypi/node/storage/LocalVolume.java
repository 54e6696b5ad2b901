package mightypi.node.storage;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** The volume that a claim gets on this node. */
record LocalVolume(Document claim, Document type, String node, Path root) {

  static final String PROVISIONER = "rancher.io/local-path";
  static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
  static final String FINALIZER = "external-provisioner.volume.kubernetes.io/finalizer";

  String name() {
    return "pvc-" + claim.uid();
  }

  Key key() {
    return Kinds.PERSISTENT_VOLUME.key("", name());
  }

  Path path() {
    return root.resolve(name() + "_" + claim.namespace() + "_" + claim.name());
  }

  Document document() {
    return Document.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "PersistentVolume",
            "metadata",
            Map.of(
                "name",
                name(),
                "annotations",
                Map.of(PROVISIONED_BY, PROVISIONER),
                "finalizers",
                List.of("kubernetes.io/pv-protection", FINALIZER)),
            "spec",
            spec()));
  }

  private Map<String, @Nullable Object> spec() {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    spec.put("capacity", Json.map(claim.tree(), "spec", "resources", "requests"));
    spec.put("accessModes", Json.list(claim.tree(), "spec", "accessModes"));
    spec.put(
        "persistentVolumeReclaimPolicy", Json.text(type.tree(), "reclaimPolicy").orElse("Delete"));
    spec.put("storageClassName", type.name());
    spec.put("volumeMode", "Filesystem");
    spec.put("hostPath", Map.of("path", path().toString(), "type", "DirectoryOrCreate"));
    spec.put(
        "claimRef",
        Map.of(
            "apiVersion", "v1",
            "kind", "PersistentVolumeClaim",
            "namespace", claim.namespace(),
            "name", claim.name(),
            "uid", claim.uid()));
    spec.put("nodeAffinity", Map.of("required", Map.of("nodeSelectorTerms", List.of(here(node)))));
    return spec;
  }

  static Map<String, @Nullable Object> here(String node) {
    return Map.of(
        "matchExpressions",
        List.of(
            Map.of("key", "kubernetes.io/hostname", "operator", "In", "values", List.of(node))));
  }
}
