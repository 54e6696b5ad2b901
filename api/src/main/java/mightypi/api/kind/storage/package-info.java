/**
 * Kinds of storage: PersistentVolume and PersistentVolumeClaim of the core group, and those of
 * storage.k8s.io/v1 of Kubernetes 1.32.
 */
@NullMarked
package mightypi.api.kind.storage;

import org.jspecify.annotations.NullMarked;
