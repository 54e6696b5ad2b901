/**
 * The conversations with authorities and providers: one about an object at a time, each on a
 * virtual thread. Enters: images; replies of authorities (RFC 8555, RFC 9773), providers and name
 * servers. Leaves: what was learnt, as status of Issuers, Orders and Challenges; events.
 *
 * <p>Nothing that matters is kept here: each step begins with what the image says and ends with
 * what it says then.
 */
@NullMarked
package mightypi.certificates.acme.engine;

import org.jspecify.annotations.NullMarked;
