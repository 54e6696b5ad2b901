/**
 * The built-in kinds: one declaration each, in a folder by area, and one list that names them all.
 * Enters: schemas made of the typed views. Leaves: the types that the server serves beside those of
 * CustomResourceDefinitions. Names, defaults, checks and columns are those of Kubernetes 1.32.
 */
@NullMarked
package mightypi.api.kind;

import org.jspecify.annotations.NullMarked;
