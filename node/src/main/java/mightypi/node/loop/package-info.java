/**
 * One conversation for each pod of this node: look, plan, do, tell, wait. Nothing runs between two
 * happenings. The only place of this module that catches {@code Exception}: a pod that fails is
 * looked at again, later and later.
 *
 * <p>Enters: images of the cluster, ends of containers, verdicts of probes. Leaves: calls to the
 * runtime, statuses and events. The life cycle is the kubelet's, so that what users know holds.
 */
@NullMarked
package mightypi.node.loop;

import org.jspecify.annotations.NullMarked;
