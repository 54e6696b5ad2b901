/**
 * Brings claims and volumes together, and lets neither go while it is used.
 *
 * <p>Enters: PersistentVolumes, PersistentVolumeClaims, StorageClasses, the pods that use claims,
 * and the node that the scheduler chose for a claim's first consumer. Leaves: bindings by name,
 * class, size, access modes and selector; the default class on claims that name none (KEP-3333);
 * phases; the finalizers {@code kubernetes.io/pvc-protection} and {@code
 * kubernetes.io/pv-protection}; the request to a provisioner to make or enlarge a volume. Who makes
 * and removes the directories of {@code rancher.io/local-path} is the node.
 */
@NullMarked
package mightypi.control.storage;

import org.jspecify.annotations.NullMarked;
