/**
 * Records that follow what others declare: Services, Ingresses and routes with the annotations of
 * external-dns, and {@code DNSEndpoint} resources; and the Services by which the name servers are
 * reached. Enters: images. Leaves: DNSRecords owned by what they follow, and the cloud's own
 * Services. Pure decisions, run by the control loop.
 */
@NullMarked
package mightypi.dns.follow;

import org.jspecify.annotations.NullMarked;
