/** Kinds that keep pods by a template: ReplicaSet, Deployment (apps/v1 of Kubernetes 1.32). */
@NullMarked
package mightypi.api.kind.workload;

import org.jspecify.annotations.NullMarked;
