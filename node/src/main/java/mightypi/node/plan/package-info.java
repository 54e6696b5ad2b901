/**
 * What is to be done for a pod: pure functions from its spec and what the runtime has of it to
 * steps, and to the descriptions that the runtime takes. Behaves as the kubelet does: one sandbox,
 * init containers in order, restarts by policy with back-off, sidecars by KEP-753.
 *
 * <p>Enters: pods, the image of the cluster, observations. Leaves: steps, and CRI messages.
 */
@NullMarked
package mightypi.node.plan;

import org.jspecify.annotations.NullMarked;
