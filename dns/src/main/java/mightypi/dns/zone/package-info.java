/**
 * Zones as tables. Enters: {@code Zone} and {@code DNSRecord} resources, whose values are RFC 1035
 * presentation format. Leaves: immutable tables that answer any question in the wire format (RFC
 * 1034 4.3.2, RFC 2181 for sets of records, RFC 2308 for what is not there, RFC 4592 for wildcards,
 * RFC 9471 for glue), and a verdict on every DNSRecord: served, or why not. A bad record never
 * keeps the others from being served.
 *
 * <p>A table is a function of the image: no clock, no chance, no state but the serial of the table
 * before, which only rises (RFC 1982).
 */
@NullMarked
package mightypi.dns.zone;

import org.jspecify.annotations.NullMarked;
