/**
 * What is told of pods and of the node: pure functions from observations to the {@code status} that
 * kubectl shows.
 *
 * <p>Enters: a pod, what the runtime has of it, what probes found. Leaves: {@code v1} status
 * objects, with transition times that stay while nothing changes.
 */
@NullMarked
package mightypi.node.status;

import org.jspecify.annotations.NullMarked;
