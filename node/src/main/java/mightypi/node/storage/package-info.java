/**
 * The provisioner {@code rancher.io/local-path}: directories of this machine as volumes.
 *
 * <p>Enters: claims that ask for a volume on this node, volumes of ours that nobody claims any
 * longer. Leaves: a directory under the data directory and its PersistentVolume with the affinity
 * to this node; both removed again where the reclaim policy says so. A size is promised, not
 * enforced, as with the provisioner of that name.
 */
@NullMarked
package mightypi.node.storage;

import org.jspecify.annotations.NullMarked;
