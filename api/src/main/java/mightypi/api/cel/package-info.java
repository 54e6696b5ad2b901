/**
 * Expressions of users in CEL, the Common Expression Language (cel.dev), with the functions that
 * Kubernetes adds to it.
 *
 * <p>Enters: the text of an expression and JSON values. Leaves: what it says, or why it cannot be
 * compiled or evaluated. What an expression costs is counted while it runs. The language is loaded
 * when the first expression comes: a cloud without any pays nothing for it.
 */
@NullMarked
package mightypi.api.cel;

import org.jspecify.annotations.NullMarked;
