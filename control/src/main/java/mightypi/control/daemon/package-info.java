/**
 * DaemonSets: one pod on each node that fits.
 *
 * <p>Enters: DaemonSets, nodes, pods, the history of templates. Leaves: pods that name their node
 * in a node affinity, for the scheduler to bind; statuses; rolling updates by {@code
 * maxUnavailable} or {@code maxSurge} (KEP-1591).
 */
@NullMarked
package mightypi.control.daemon;

import org.jspecify.annotations.NullMarked;
