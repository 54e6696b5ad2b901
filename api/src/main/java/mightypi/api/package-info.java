/**
 * How it is said: the Kubernetes API over the store, for {@code kubectl} and everybody else.
 *
 * <p>Enters: HTTPS requests. Leaves: objects, lists, watches. A request's way: {@code listen} reads
 * it, {@code serve} finds out who asks, whether they may, and what answers; reads go to the image,
 * writes to {@code resource}.
 */
@NullMarked
package mightypi.api;

import org.jspecify.annotations.NullMarked;
