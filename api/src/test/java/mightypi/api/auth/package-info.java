/** Who asks, and what is taken for proof of it. */
@NullMarked
package mightypi.api.auth;

import org.jspecify.annotations.NullMarked;
