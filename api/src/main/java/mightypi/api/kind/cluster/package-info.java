/** The cluster itself: namespaces, nodes, leases, events, classes of run time and priority. */
@NullMarked
package mightypi.api.kind.cluster;

import org.jspecify.annotations.NullMarked;
