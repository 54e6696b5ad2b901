/**
 * Gives pods their nodes. A node must pass every filter; of those that do, the one with the highest
 * score gets the pod. Both are ordered lists ({@link mightypi.control.schedule.Filters}, {@link
 * mightypi.control.schedule.Scores}), with the words of Kubernetes' scheduler plugins of the same
 * duties.
 *
 * <p>Enters: pods without a node, nodes, RuntimeClasses (KEP-585, overhead: KEP-688). Leaves:
 * bindings, and the condition {@code PodScheduled} of pods that fit nowhere; these are tried again
 * when a node changes or room is made, never by time. What pods take is summed up by node from
 * image to image, so that thousands of pods cost thousands of steps.
 */
@NullMarked
package mightypi.control.schedule;

import org.jspecify.annotations.NullMarked;
