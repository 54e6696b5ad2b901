/**
 * Kinds that bound what others may have: LimitRange and ResourceQuota of the core group,
 * PodDisruptionBudget (policy/v1 of Kubernetes 1.32).
 */
@NullMarked
package mightypi.api.kind.policy;

import org.jspecify.annotations.NullMarked;
