/**
 * Our own containerd: it runs in a session of its own, keeps its images under the data directory
 * and outlives the cloud. A cloud that starts again finds it and goes on with it; killing the cloud
 * touches no container.
 *
 * <p>Enters: the data directory. Leaves: a Unix socket that speaks CRI, and image archives (OCI
 * Image Format 1.0) that need no registry.
 */
@NullMarked
package mightypi.node.containerd;

import org.jspecify.annotations.NullMarked;
