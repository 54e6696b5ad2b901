/** HorizontalPodAutoscaler (autoscaling/v2 of Kubernetes 1.32). */
@NullMarked
package mightypi.api.kind.autoscale;

import org.jspecify.annotations.NullMarked;
