/**
 * What is true: one global revision, an image, and a log of changes, kept in an embedded database.
 *
 * <p>Enters: writes under a precondition. Leaves: images, and runs of changes from a revision on,
 * with the semantics of etcd's revisions, watches and compaction.
 */
@NullMarked
package mightypi.store;

import org.jspecify.annotations.NullMarked;
