/**
 * The node: what the cluster wishes of this machine becomes containers, and what becomes of them is
 * told. {@link mightypi.node.NodeAgent} is the face, {@link mightypi.node.NodeConfig} all that it
 * is told from outside.
 *
 * <p>Enters: the image of the cluster, the runtime's socket. Leaves: containers, statuses, events,
 * the Node and its Lease, and the streams of containers (logs, exec).
 */
@NullMarked
package mightypi.node;

import org.jspecify.annotations.NullMarked;
