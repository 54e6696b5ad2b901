/**
 * Wishes become work: the duties that keep the cluster as it is declared. {@link
 * mightypi.control.Controllers} is the one list of them, in order, each with its reason.
 *
 * <p>Enters: the image of the cluster. Leaves: changes and events, with the words that users of
 * Kubernetes know. Knows the model only, so that it runs on our own store as on any Kubernetes.
 */
@NullMarked
package mightypi.control;

import org.jspecify.annotations.NullMarked;
