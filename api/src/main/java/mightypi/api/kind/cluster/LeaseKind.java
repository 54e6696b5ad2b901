package mightypi.api.kind.cluster;

import static mightypi.api.kind.column.Columns.text;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.ResourceType.Storage;
import mightypi.model.Kinds;

/** Leases: signs of life, renewed all the time. They live in memory. */
public final class LeaseKind {

  private LeaseKind() {}

  public static Declaration leases() {
    return Declaration.of(Kinds.LEASE, Lease.class)
        .storage(Storage.EPHEMERAL)
        .updatesByRevision()
        .check(LeaseKind::check)
        .columns(
            Columns.NAME,
            text("Holder", "Who holds it.", lease -> Columns.at(lease, "spec", "holderIdentity")),
            Columns.AGE);
  }

  private static void check(Place lease) {
    Place duration = lease.at("spec", "leaseDurationSeconds");
    if (duration.number().orElse(1L) <= 0) {
      duration.invalid("must be greater than 0");
    }
    Place transitions = lease.at("spec", "leaseTransitions");
    if (transitions.number().orElse(0L) < 0) {
      transitions.invalid("must be greater than or equal to 0");
    }
  }
}
