/** What other machines and people say, and what is made of it. */
@NullMarked
package mightypi.why.probe;

import org.jspecify.annotations.NullMarked;
