/**
 * What several rooms do to files of the machine.
 *
 * <p>Enters: a path. Leaves: the file system as it was asked to be, or an {@link
 * java.io.IOException}.
 */
@NullMarked
package mightypi.node.file;

import org.jspecify.annotations.NullMarked;
