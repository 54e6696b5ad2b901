/**
 * The directories and files that containers see: volumes, the hosts file, the place for last words.
 *
 * <p>Enters: a pod, the image of the cluster, tokens from a {@link
 * mightypi.node.volume.TokenSource}. Leaves: files under the data directory, replaced as a whole by
 * one rename, and the mounts for the runtime. What is secret lies in memory only.
 */
@NullMarked
package mightypi.node.volume;

import org.jspecify.annotations.NullMarked;
