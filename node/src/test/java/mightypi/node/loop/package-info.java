/** What is left of a container when it has ended. */
@NullMarked
package mightypi.node.loop;

import org.jspecify.annotations.NullMarked;
