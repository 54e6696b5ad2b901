/** Tests of measuring. */
@NullMarked
package mightypi.node.usage;

import org.jspecify.annotations.NullMarked;
