/**
 * What is measured, in the words of those who ask for it: documents of metrics.k8s.io as
 * metrics-server makes them, the summary and the metrics of a kubelet.
 *
 * <p>Enters: {@link mightypi.model.usage.NodeUsage}. Leaves: documents and texts.
 */
@NullMarked
package mightypi.api.usage;

import org.jspecify.annotations.NullMarked;
