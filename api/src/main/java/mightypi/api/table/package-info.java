/**
 * Objects as the rows of a table, which the server prints so that clients need not know every kind
 * (KEP-515 server-side get).
 *
 * <p>Enters: documents and the columns of their type. Leaves: {@code meta.k8s.io/v1 Table}.
 */
@NullMarked
package mightypi.api.table;

import org.jspecify.annotations.NullMarked;
