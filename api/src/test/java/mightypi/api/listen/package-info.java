/** The rim of the server under clients that mean no good. */
@NullMarked
package mightypi.api.listen;

import org.jspecify.annotations.NullMarked;
