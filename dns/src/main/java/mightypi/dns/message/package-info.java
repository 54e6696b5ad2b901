/**
 * What messages have in common, whoever answers them: their form, and the keys that sign them (RFC
 * 1035, RFC 6891, RFC 8945). Enters: queries, and Secrets. Leaves: replies, signed where they must
 * be.
 */
@NullMarked
package mightypi.dns.message;

import org.jspecify.annotations.NullMarked;
