/** What the kernel says of mounts. */
@NullMarked
package mightypi.node.file;

import org.jspecify.annotations.NullMarked;
