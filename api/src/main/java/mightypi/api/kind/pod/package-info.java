/**
 * Pods, and the pod template that workload kinds share: defaults, checks, columns. Follows the Pod
 * API of Kubernetes 1.32, with sidecars (KEP-753).
 */
@NullMarked
package mightypi.api.kind.pod;

import org.jspecify.annotations.NullMarked;
