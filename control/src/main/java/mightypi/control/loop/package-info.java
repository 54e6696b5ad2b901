/**
 * Runs controllers on a cluster: what changed becomes keys to decide about, decisions become
 * changes and events. Every part that has duties reuses this loop.
 *
 * <p>Enters: a {@link mightypi.model.Cluster} and a list of {@link mightypi.model.Controller}s.
 * Leaves: commits, and {@code v1} Events that are counted and bounded as Kubernetes' event
 * correlator does it. While nothing changes and no decision asked to look again, nothing runs. The
 * only place that catches {@code Exception}: a controller that fails is asked again, later and
 * later.
 */
@NullMarked
package mightypi.control.loop;

import org.jspecify.annotations.NullMarked;
