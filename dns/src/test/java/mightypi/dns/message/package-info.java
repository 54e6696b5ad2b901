/** What clients and Secrets say. */
@NullMarked
package mightypi.dns.message;

import org.jspecify.annotations.NullMarked;
