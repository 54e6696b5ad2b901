/**
 * Pod Security admission (KEP-2579): the labels {@code pod-security.kubernetes.io/…} of a namespace
 * hold its pods to one of the Pod Security Standards, {@code privileged}, {@code baseline} or
 * {@code restricted}, as they were at a version of Kubernetes.
 *
 * <p>Enters: a pod, a workload with a template of pods, or a namespace, valid and about to be
 * written. Leaves: the refusal of what the enforced standard forbids, or warnings. Nobody is
 * exempt, and a namespace without labels is privileged. There is no audit log: {@code audit} is
 * checked for its form only. A pod in a user namespace is held to the same standards as any other,
 * as in 1.32 with its gate UserNamespacesPodSecurityStandards at its default.
 */
@NullMarked
package mightypi.api.admission.podsecurity;

import org.jspecify.annotations.NullMarked;
