/**
 * What every namespace is given so that its pods can speak to the API: a service account named
 * {@code default}, and the certificate of the authority that signs for the API server.
 *
 * <p>Enters: namespaces. Leaves: one ServiceAccount and one ConfigMap in each.
 */
@NullMarked
package mightypi.control.account;

import org.jspecify.annotations.NullMarked;
