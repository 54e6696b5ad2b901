/** What the node reads of its machine. */
@NullMarked
package mightypi.node;

import org.jspecify.annotations.NullMarked;
