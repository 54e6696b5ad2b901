/**
 * Work that ends: Jobs, and CronJobs that make them.
 *
 * <p>Enters: Jobs and their pods, CronJobs and the time. Leaves: pods, counts of those that ended,
 * conditions; Jobs at their times. Each pod is counted exactly once: it bears a finalizer until its
 * end stands in the Job's status (KEP-2307). Follows KEP-2214 (indexed), KEP-3329 (pod failure
 * policy), KEP-3850 (back-off for each index), KEP-3998 (success policy), KEP-3939 (pod replacement
 * policy), KEP-592 (TTL), KEP-3140 (time zones).
 */
@NullMarked
package mightypi.control.batch;

import org.jspecify.annotations.NullMarked;
