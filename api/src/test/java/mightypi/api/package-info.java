/** The API server whole: its parts assembled as in the program, and real clients. */
@NullMarked
package mightypi.api;

import org.jspecify.annotations.NullMarked;
