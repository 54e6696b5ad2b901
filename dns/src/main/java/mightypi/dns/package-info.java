/**
 * Names become addresses for pods: the cluster's zone as the Kubernetes specification of DNS-based
 * service discovery (1.1.0) has it, and everything else from the machine's own resolvers. RFC 1035,
 * RFC 2308 (negative answers), RFC 2782 (SRV), RFC 6891 (EDNS), RFC 7766 (TCP).
 *
 * <p>Enters: the image of the cluster, and queries over UDP and TCP. Leaves: answers. An answer is
 * read from the newest image at the moment it is asked for: nothing is kept beside the image, and
 * an idle server does nothing.
 */
@NullMarked
package mightypi.dns;

import org.jspecify.annotations.NullMarked;
