/** Files of pods. */
@NullMarked
package mightypi.node.volume;

import org.jspecify.annotations.NullMarked;
