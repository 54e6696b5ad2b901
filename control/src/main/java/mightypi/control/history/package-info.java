/**
 * The templates that a workload had, as ControllerRevisions (apps/v1), so that a rollout can be
 * undone and pods of an older template can be told from new ones.
 *
 * <p>Enters: a DaemonSet or StatefulSet and its revisions. Leaves: the revision of its present
 * template, and the changes that record it and forget what is too old.
 */
@NullMarked
package mightypi.control.history;

import org.jspecify.annotations.NullMarked;
