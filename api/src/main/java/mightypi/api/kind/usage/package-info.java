/** NodeMetrics and PodMetrics (metrics.k8s.io/v1beta1), with the columns of metrics-server. */
@NullMarked
package mightypi.api.kind.usage;

import org.jspecify.annotations.NullMarked;
