/**
 * The hops of a request from a name to an answer. Each is a function from what is declared and what
 * was seen to a finding: what was expected, what was seen, and the command that mends it. Pure;
 * enters a {@link mightypi.why.hop.Scene}, leaves {@link mightypi.why.hop.Finding}s.
 */
@NullMarked
package mightypi.why.hop;

import org.jspecify.annotations.NullMarked;
