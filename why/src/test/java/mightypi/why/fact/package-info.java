/** What other machines and people say, and what is made of it. */
@NullMarked
package mightypi.why.fact;

import org.jspecify.annotations.NullMarked;
