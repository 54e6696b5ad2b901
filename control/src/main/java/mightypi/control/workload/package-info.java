/**
 * Keeps the wished-for number of pods: ReplicaSets make and remove pods, Deployments make and scale
 * ReplicaSets as their rollout strategy says.
 *
 * <p>Enters: Deployments, ReplicaSets, pods and their readiness. Leaves: pods, ReplicaSets and the
 * status of both, with the annotations, conditions, reasons and messages of Kubernetes' {@code
 * apps/v1} controllers, on which {@code kubectl rollout} relies.
 */
@NullMarked
package mightypi.control.workload;

import org.jspecify.annotations.NullMarked;
