/**
 * Defaults as functions from object to object. Enters: a tree that its schema has accepted. Leaves:
 * the same tree (the very same value if nothing was missing) with Kubernetes' defaults filled in.
 */
@NullMarked
package mightypi.api.kind.defaults;

import org.jspecify.annotations.NullMarked;
