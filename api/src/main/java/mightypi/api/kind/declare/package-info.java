/**
 * The form in which a built-in kind is declared. Enters: names, defaults, checks, columns. Leaves:
 * the {@code ResourceType} that the server works with.
 */
@NullMarked
package mightypi.api.kind.declare;

import org.jspecify.annotations.NullMarked;
