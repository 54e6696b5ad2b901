package mightypi.api.kind.storage;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.ifAbsent;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.fabric8.kubernetes.api.model.storage.CSINode;
import io.fabric8.kubernetes.api.model.storage.CSIStorageCapacity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import java.util.List;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.defaults.Fill;
import mightypi.api.type.Column;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** Classes of storage, and what drivers of storage (CSI) tell each other. */
public final class StorageKinds {

  private static final String V1 = "storage.k8s.io/v1";
  private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";

  private StorageKinds() {}

  public static List<Declaration> all() {
    return List.of(drivers(), driverNodes(), capacities(), classes(), attachments());
  }

  private static Declaration classes() {
    return Declaration.of(Kinds.STORAGE_CLASS, StorageClass.class)
        .shortNames("sc")
        .defaults(
            Fill.all(
                ifAbsent("reclaimPolicy", "Delete"), ifAbsent("volumeBindingMode", "Immediate")))
        .check(ClassChecks::check)
        .checkUpdate(ClassChecks::update)
        .columns(
            text("Name", "The name of the object.", StorageKinds::nameAndDefault),
            text("Provisioner", "Who makes volumes.", type -> Columns.at(type, "provisioner")),
            text(
                "ReclaimPolicy",
                "What becomes of them without a claim.",
                type -> Columns.at(type, "reclaimPolicy")),
            text(
                "VolumeBindingMode",
                "When they are made.",
                type -> Columns.at(type, "volumeBindingMode")),
            flag("AllowVolumeExpansion", "Whether they may grow.", "allowVolumeExpansion"),
            Columns.AGE);
  }

  private static String nameAndDefault(Document type) {
    boolean isDefault = Columns.at(type, "metadata", "annotations", DEFAULT).equals("true");
    return isDefault ? type.name() + " (default)" : type.name();
  }

  private static Declaration drivers() {
    Kind kind = Kind.cluster(V1, "CSIDriver", "csidrivers");
    return Declaration.of(kind, CSIDriver.class)
        .defaults(
            inside(
                "spec",
                Fill.all(
                    value("attachRequired", true),
                    value("podInfoOnMount", false),
                    value("storageCapacity", false),
                    ifAbsent("fsGroupPolicy", "ReadWriteOnceWithFSType"),
                    value("volumeLifecycleModes", List.of("Persistent")),
                    value("requiresRepublish", false),
                    value("seLinuxMount", false))))
        .updatesByRevision()
        .check(DriverChecks::driver)
        .checkUpdate(DriverChecks::driverUpdate)
        .columns(
            Columns.NAME,
            flag("AttachRequired", "Whether volumes are attached.", "spec", "attachRequired"),
            flag("PodInfoOnMount", "Whether it learns of pods.", "spec", "podInfoOnMount"),
            flag("StorageCapacity", "Whether it tells its room.", "spec", "storageCapacity"),
            Columns.AGE);
  }

  private static Declaration driverNodes() {
    Kind kind = Kind.cluster(V1, "CSINode", "csinodes");
    return Declaration.of(kind, CSINode.class)
        .updatesByRevision()
        .check(DriverChecks::node)
        .checkUpdate(DriverChecks::nodeUpdate)
        .columns(
            Columns.NAME,
            number(
                "Drivers",
                "How many drivers the node has.",
                node -> (long) Json.list(node.tree(), "spec", "drivers").size()),
            Columns.AGE);
  }

  private static Declaration capacities() {
    Kind kind = Kind.namespaced(V1, "CSIStorageCapacity", "csistoragecapacities");
    return Declaration.of(kind, CSIStorageCapacity.class)
        .updatesByRevision()
        .check(DriverChecks::capacity)
        .checkUpdate(DriverChecks::capacityUpdate)
        .columns(
            Columns.NAME,
            text("StorageClassName", "Of what.", each -> Columns.at(each, "storageClassName")),
            text("Capacity", "How much is left.", each -> Columns.at(each, "capacity")));
  }

  private static Declaration attachments() {
    Kind kind = Kind.cluster(V1, "VolumeAttachment", "volumeattachments");
    return Declaration.of(kind, VolumeAttachment.class)
        .subresources(Subresource.STATUS)
        .updatesByRevision()
        .check(DriverChecks::attachment)
        .checkCreation(DriverChecks::newAttachment)
        .checkUpdate((each, old) -> each.at("spec").mustEqual(old.at("spec")))
        .columns(
            Columns.NAME,
            text("Attacher", "Who attaches.", each -> Columns.at(each, "spec", "attacher")),
            text(
                "PV",
                "What is attached.",
                each -> Columns.at(each, "spec", "source", "persistentVolumeName")),
            text("Node", "To which node.", each -> Columns.at(each, "spec", "nodeName")),
            flag("Attached", "Whether it is.", "status", "attached"),
            Columns.AGE);
  }

  private static Column flag(String name, String description, String... path) {
    return new Column(
        name,
        "boolean",
        "",
        description,
        0,
        (object, now) -> Json.at(object.tree(), path).orElse(false));
  }
}
