/** The control plane by itself, for measurements. */
@NullMarked
package mightypi.program.assemble;

import org.jspecify.annotations.NullMarked;
