/**
 * The verbs on objects once the caller is known and allowed: admission, strategy, optimistic
 * concurrency, deletion.
 */
@NullMarked
package mightypi.api.resource;

import org.jspecify.annotations.NullMarked;
