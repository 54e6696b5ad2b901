package mightypi.control.sweep;

import java.util.List;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/**
 * The kinds that an owner can be of. Of an owner whose kind nobody serves it cannot be said that it
 * is gone: it may live elsewhere, or its definition is yet to come.
 */
final class OwnerKinds {

  private static final List<Kind> BUILT_IN =
      List.of(
          Kinds.NAMESPACE,
          Kinds.NODE,
          Kinds.POD,
          Kinds.SERVICE,
          Kinds.ENDPOINTS,
          Kinds.CONFIG_MAP,
          Kinds.SECRET,
          Kinds.SERVICE_ACCOUNT,
          Kinds.LEASE,
          Kinds.ENDPOINT_SLICE,
          Kinds.DEPLOYMENT,
          Kinds.REPLICA_SET,
          Kinds.REPLICATION_CONTROLLER,
          Kinds.POD_TEMPLATE,
          Kinds.PERSISTENT_VOLUME,
          Kinds.PERSISTENT_VOLUME_CLAIM,
          Kinds.STATEFUL_SET,
          Kinds.DAEMON_SET,
          Kinds.CONTROLLER_REVISION,
          Kinds.JOB,
          Kinds.CRON_JOB,
          Kinds.POD_DISRUPTION_BUDGET,
          Kinds.STORAGE_CLASS,
          Kinds.INGRESS,
          Kinds.INGRESS_CLASS,
          Kinds.ROLE,
          Kinds.ROLE_BINDING,
          Kinds.CLUSTER_ROLE,
          Kinds.CLUSTER_ROLE_BINDING,
          Kinds.CUSTOM_RESOURCE_DEFINITION);

  private OwnerKinds() {}

  static boolean isKnown(Image now, Document.Owner owner) {
    String group = group(owner);
    return BUILT_IN.stream().anyMatch(kind -> is(kind, group, owner))
        || now.kinds().stream().anyMatch(kind -> is(kind, group, owner))
        || now.all(Kinds.CUSTOM_RESOURCE_DEFINITION).stream()
            .anyMatch(definition -> defines(definition, group, owner));
  }

  private static String group(Document.Owner owner) {
    int slash = owner.apiVersion().indexOf('/');
    return slash < 0 ? "" : owner.apiVersion().substring(0, slash);
  }

  private static boolean is(Kind kind, String group, Document.Owner owner) {
    return kind.group().equals(group) && kind.name().equals(owner.kind());
  }

  private static boolean defines(Document definition, String group, Document.Owner owner) {
    return Json.text(definition.tree(), "spec", "group").equals(Optional.of(group))
        && Json.text(definition.tree(), "spec", "names", "kind").equals(Optional.of(owner.kind()));
  }
}
