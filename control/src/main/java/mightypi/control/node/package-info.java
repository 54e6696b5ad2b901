/**
 * What the cluster makes of nodes: who is silent for too long is no longer trusted with pods.
 *
 * <p>Enters: Nodes, their Leases in {@code kube-node-lease} (KEP-589) and the pods on them. Leaves:
 * conditions that are unknown, taints by condition (KEP-382), pods that are not ready, and the
 * eviction of pods that do not tolerate it for longer.
 */
@NullMarked
package mightypi.control.node;

import org.jspecify.annotations.NullMarked;
