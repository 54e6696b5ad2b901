/**
 * What {@code kubectl get} shows: cells read from documents, in the words and forms that kubectl
 * users know (KEP-515, server-side printing).
 */
@NullMarked
package mightypi.api.kind.column;

import org.jspecify.annotations.NullMarked;
