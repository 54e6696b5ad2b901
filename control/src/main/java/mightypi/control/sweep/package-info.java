/**
 * What nobody needs any longer goes away: the contents of a namespace that is being deleted,
 * objects whose owners are gone, pods that are over or whose node is gone, old Events.
 *
 * <p>Enters: every object there is. Leaves: deletions, and finalizers that are done with. The words
 * and rules are those of Kubernetes' namespace controller and garbage collector
 * (https://kubernetes.io/docs/concepts/architecture/garbage-collection/).
 */
@NullMarked
package mightypi.control.sweep;

import org.jspecify.annotations.NullMarked;
