/**
 * The command line: one class a command. Every error says what is wrong and what to do next; see
 * {@link mightypi.program.command.ExitCode} for how a command ends.
 */
@NullMarked
package mightypi.program.command;

import org.jspecify.annotations.NullMarked;
