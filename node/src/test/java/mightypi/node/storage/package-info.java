/** Directories as volumes. */
@NullMarked
package mightypi.node.storage;

import org.jspecify.annotations.NullMarked;
