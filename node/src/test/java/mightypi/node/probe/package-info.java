/** What containers are asked. */
@NullMarked
package mightypi.node.probe;

import org.jspecify.annotations.NullMarked;
