/** What clients and Secrets say. */
@NullMarked
package mightypi.dns.cloudflare;

import org.jspecify.annotations.NullMarked;
