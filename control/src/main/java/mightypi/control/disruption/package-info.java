/**
 * How many pods may be taken away on purpose at once.
 *
 * <p>Enters: PodDisruptionBudgets (policy/v1), pods, and the workloads that say how many there
 * should be. Leaves: the status by which the eviction subresource lets a pod go or not (KEP-85,
 * KEP-3017).
 */
@NullMarked
package mightypi.control.disruption;

import org.jspecify.annotations.NullMarked;
