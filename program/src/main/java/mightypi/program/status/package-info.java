/**
 * What {@code mighty status} tells: a pure reading of the image, and the memory of our own
 * processes.
 */
@NullMarked
package mightypi.program.status;

import org.jspecify.annotations.NullMarked;
