/**
 * As many pods as the work needs.
 *
 * <p>Enters: HorizontalPodAutoscalers (autoscaling/v2), their targets and pods, and what the pods
 * use. Leaves: the number of replicas of the targets, by their {@code scale} subresource, and a
 * status that says why. The arithmetic is that of Kubernetes ("Algorithm details" in its
 * documentation of horizontal pod autoscaling): metrics that are missing and pods that are not
 * ready count so that they never make the change larger, and policies bound how fast it goes.
 *
 * <p>What was recommended and done before is remembered here and nowhere else, as in Kubernetes;
 * after a restart the first look counts as all that is known.
 */
@NullMarked
package mightypi.control.autoscale;

import org.jspecify.annotations.NullMarked;
