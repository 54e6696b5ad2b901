/**
 * What may be said: documents, kinds and keys, the image of the cluster, and the port by which
 * every part reads and changes it. Pure: no input or output happens here.
 *
 * <p>Enters: JSON documents in the form of the Kubernetes API conventions. Leaves: immutable
 * values.
 */
@NullMarked
package mightypi.model;

import org.jspecify.annotations.NullMarked;
