/** Texts in the status and the annotations of Jobs, which others may write too. */
@NullMarked
package mightypi.control.batch;

import org.jspecify.annotations.NullMarked;
