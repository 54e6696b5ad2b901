/**
 * Changes by DNS UPDATE (RFC 2136): signed (RFC 8945), allowed by the Zone's policy, and made as
 * changes of DNSRecords, so that everybody sees them where all records are. Enters: messages.
 * Leaves: changes of the cluster, and replies.
 */
@NullMarked
package mightypi.dns.update;

import org.jspecify.annotations.NullMarked;
