/**
 * Programs of the machine, run to their end: the rim of everything that no library does for us.
 *
 * <p>Enters: a command line and text for its standard input. Leaves: what it printed, or an {@link
 * java.io.IOException} that carries its words.
 */
@NullMarked
package mightypi.node.command;

import org.jspecify.annotations.NullMarked;
