/** What people write after {@code mighty}. */
@NullMarked
package mightypi.program.command;

import org.jspecify.annotations.NullMarked;
