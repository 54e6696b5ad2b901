/**
 * The cluster that lives behind any Kubernetes API: the same parts that run on the embedded store
 * run on it unchanged.
 *
 * <p>Enters: a kubeconfig, the kinds to follow, and changes. Leaves: images, and outcomes. Each
 * kind is listed once and then watched, as the Kubernetes API concepts describe it; every reply to
 * a change of ours is put into the image at once, and the watch's older word on it is passed over.
 *
 * <p>The revision of an image is counted here; it has nothing to do with resource versions. Those
 * are compared as numbers (KEP-5504), within one kind only.
 */
@NullMarked
package mightypi.client;

import org.jspecify.annotations.NullMarked;
