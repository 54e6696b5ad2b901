/**
 * What the API server tells of itself in numbers at {@code /metrics}, by the names that
 * kube-apiserver gives them, in the Prometheus text format 0.0.4.
 *
 * <p>Enters: each answered request; the rest is read when somebody asks. Leaves: text.
 */
@NullMarked
package mightypi.api.metrics;

import org.jspecify.annotations.NullMarked;
