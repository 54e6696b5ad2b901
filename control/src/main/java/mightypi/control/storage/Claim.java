package mightypi.control.storage;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.control.fact.Fields;
import mightypi.control.fact.NodeSelector;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import org.jspecify.annotations.Nullable;

/** What a claim asks for, and which volumes would do. */
record Claim(Document document) {

  static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";
  static final String FORMER_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";
  static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
  static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
  static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

  /** The claims that a pod names in its volumes, and those that are made for it. */
  static List<Key> usedBy(Document pod) {
    return Json.list(pod.tree(), "spec", "volumes").stream()
        .flatMap(each -> name(pod, each).stream())
        .map(name -> Kinds.PERSISTENT_VOLUME_CLAIM.key(pod.namespace(), name))
        .toList();
  }

  private static Optional<String> name(Document pod, @Nullable Object volume) {
    return Json.at(volume, "ephemeral").isPresent()
        ? Optional.of(PodClaims.name(pod, volume))
        : Json.text(volume, "persistentVolumeClaim", "claimName");
  }

  Key key() {
    return document.key(Kinds.PERSISTENT_VOLUME_CLAIM);
  }

  String volumeName() {
    return Fields.text(document.tree(), "spec", "volumeName");
  }

  String className() {
    return Fields.text(document.tree(), "spec", "storageClassName");
  }

  /** Whether the person said which class, and be it none. */
  boolean saysClass() {
    return Json.at(document.tree(), "spec", "storageClassName").isPresent();
  }

  Optional<Document> storageClass(Image now) {
    return className().isEmpty()
        ? Optional.empty()
        : now.find(Kinds.STORAGE_CLASS.key("", className()));
  }

  boolean waitsForConsumer(Image now) {
    return storageClass(now)
        .filter(
            type -> Fields.text(type.tree(), "volumeBindingMode").equals("WaitForFirstConsumer"))
        .isPresent();
  }

  Optional<Document> selectedNode(Image now) {
    String name = Fields.annotation(document, SELECTED_NODE);
    return name.isEmpty() ? Optional.empty() : now.find(Kinds.NODE.key("", name));
  }

  boolean isPromised(Document volume) {
    return Fields.text(volume.tree(), "spec", "claimRef", "name").equals(document.name())
        && Fields.text(volume.tree(), "spec", "claimRef", "namespace").equals(document.namespace());
  }

  /** Whether the volume is this claim's, and not that of another of the same name. */
  boolean owns(Document volume) {
    return isPromised(volume)
        && Fields.text(volume.tree(), "spec", "claimRef", "uid").equals(document.uid());
  }

  /** The best of the volumes that would do: one that is promised, else the smallest. */
  Optional<Document> match(Image now, Optional<Document> node) {
    Optional<Document> promised = promised(now);
    if (promised.isPresent()) {
      return promised.filter(volume -> node.isEmpty() || reaches(volume, node.get()));
    }
    return now.all(Kinds.PERSISTENT_VOLUME).stream()
        .filter(this::isFree)
        .filter(volume -> fits(volume) && isSelected(volume))
        .filter(volume -> node.isEmpty() || reaches(volume, node.get()))
        .min(Comparator.comparing(volume -> size(volume.tree(), "spec", "capacity", "storage")));
  }

  /** A volume that was made or set apart for this claim already; its class is not asked. */
  Optional<Document> promised(Image now) {
    return now.all(Kinds.PERSISTENT_VOLUME).stream()
        .filter(volume -> isPromised(volume) && isFree(volume))
        .filter(volume -> volumeName().isEmpty() || volumeName().equals(volume.name()))
        .filter(volume -> isLargeEnough(volume) && hasMode(volume))
        .findFirst();
  }

  /** Whether a volume is nobody's, or this claim's. */
  boolean isFree(Document volume) {
    boolean unnamed = Json.map(volume.tree(), "spec", "claimRef").isEmpty();
    boolean unidentified = Fields.text(volume.tree(), "spec", "claimRef", "uid").isEmpty();
    return !volume.isDeleting() && (unnamed || owns(volume) || isPromised(volume) && unidentified);
  }

  private boolean fits(Document volume) {
    return unfitness(volume).isEmpty();
  }

  /** Why a volume would not do, in the words of Kubernetes. */
  Optional<String> unfitness(Document volume) {
    if (!isLargeEnough(volume)) {
      return Optional.of("requested PV is too small");
    }
    if (!Fields.text(volume.tree(), "spec", "storageClassName").equals(className())) {
      return Optional.of("storageClassName does not match");
    }
    if (!hasMode(volume)) {
      return Optional.of("incompatible volumeMode");
    }
    boolean serves =
        Json.list(volume.tree(), "spec", "accessModes")
            .containsAll(Json.list(document.tree(), "spec", "accessModes"));
    return serves ? Optional.empty() : Optional.of("incompatible accessMode");
  }

  private boolean isLargeEnough(Document volume) {
    return size(volume.tree(), "spec", "capacity", "storage").compareTo(wished()) >= 0;
  }

  boolean hasMode(Document volume) {
    return mode(volume).equals(mode(document));
  }

  private boolean isSelected(Document volume) {
    Map<String, @Nullable Object> selector = Json.map(document.tree(), "spec", "selector");
    return selector.isEmpty()
        || Selector.of(Json.mapper().convertValue(selector, LabelSelector.class))
            .test(volume.labels());
  }

  private static String mode(Document object) {
    return Json.text(object.tree(), "spec", "volumeMode").orElse("Filesystem");
  }

  BigDecimal wished() {
    return size(document.tree(), "spec", "resources", "requests", "storage");
  }

  static BigDecimal size(@Nullable Object tree, String... path) {
    String text = Json.at(tree, path).map(String::valueOf).orElse("");
    return text.isEmpty() ? BigDecimal.ZERO : Quantity.parse(text).getNumericalAmount();
  }

  /** Whether a node can have the volume. */
  static boolean reaches(Document volume, Document node) {
    return NodeSelector.allows(Json.map(volume.tree(), "spec", "nodeAffinity", "required"), node);
  }
}
