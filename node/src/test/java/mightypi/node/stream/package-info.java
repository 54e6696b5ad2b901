@NullMarked
package mightypi.node.stream;

import org.jspecify.annotations.NullMarked;
