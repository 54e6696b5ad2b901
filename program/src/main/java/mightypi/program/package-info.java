/** One program: the command line, and the assembly of all parts into a cloud. */
@NullMarked
package mightypi.program;

import org.jspecify.annotations.NullMarked;
