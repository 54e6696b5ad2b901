/** HorizontalPodAutoscaler (autoscaling/v2 of Kubernetes 1.32, and v1 as another form of it). */
@NullMarked
package mightypi.api.kind.autoscale;

import org.jspecify.annotations.NullMarked;
