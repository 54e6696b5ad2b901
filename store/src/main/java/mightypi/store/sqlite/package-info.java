/**
 * The store over SQLite, embedded.
 *
 * <p>Enters: writes of any thread. {@link mightypi.store.sqlite.Writer} alone decides and commits
 * them, many in one transaction; then the next image is shown, the writers are answered, and the
 * {@link mightypi.store.sqlite.Feed} hands the events on. Nobody wakes without a write.
 *
 * <p>On disk lie the present durable objects, and for each durable change in the log the object
 * before it: what came after is the next change's before, or the present object. Memory holds the
 * same log with the ephemeral changes in it.
 *
 * <p>Revisions are handed out from a block that was reserved on disk beforehand, so that a crash
 * never makes one be used twice although ephemeral writes leave no trace. After a start all
 * revisions of the former run count as past: the image begins at the end of its block, or where an
 * orderly close left it.
 *
 * <p>A restart forgets ephemeral objects without an event for each. So a subscription from a
 * revision of a former run is accepted only for one kind of which there were durable objects; for
 * all else the watcher has to list again.
 */
@NullMarked
package mightypi.store.sqlite;

import org.jspecify.annotations.NullMarked;
