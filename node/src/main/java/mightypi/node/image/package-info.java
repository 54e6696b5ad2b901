/**
 * Images on this machine: their full names, who may pull them, when they are pulled and when they
 * go.
 *
 * <p>Enters: containers with their pull policies, pull secrets. Leaves: images of the runtime, or
 * why there is none yet in the words of the kubelet.
 */
@NullMarked
package mightypi.node.image;

import org.jspecify.annotations.NullMarked;
