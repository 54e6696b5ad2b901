/**
 * The authoritative server: zones are kept as the image has them and served. Enters: images, and
 * messages. Leaves: answers, transfers of whole zones (RFC 5936, RFC 1995), notices to secondaries
 * (RFC 1996), and the status of Zones and DNSRecords once they are served.
 *
 * <p>{@link mightypi.dns.serve.ZoneKeeper} is the one writer of the tables; whoever answers reads
 * one set of them.
 */
@NullMarked
package mightypi.dns.serve;

import org.jspecify.annotations.NullMarked;
