/** The writing verbs, on a real store and with the built-in kinds. */
@NullMarked
package mightypi.api.resource;

import org.jspecify.annotations.NullMarked;
