/**
 * One host name through every hop. Enters: a question, the image of the cluster where it can be
 * had, and what {@code probe} saw. Leaves: a {@link mightypi.why.Report} that says for each hop
 * what was expected, what was seen, and the command that mends the first broken one.
 */
@NullMarked
package mightypi.why;

import org.jspecify.annotations.NullMarked;
