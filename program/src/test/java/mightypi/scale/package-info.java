/**
 * The load of {@code benchmarks/at-scale}: the same requests to any Kubernetes API, on a small
 * cluster and on a large one.
 */
@NullMarked
package mightypi.scale;

import org.jspecify.annotations.NullMarked;
