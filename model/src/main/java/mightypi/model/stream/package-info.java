/**
 * The conversations with a running container that do not pass through the image: its log, a command
 * executed in it and connections to its ports. The API server speaks through this port; the node
 * agent answers.
 */
@NullMarked
package mightypi.model.stream;

import org.jspecify.annotations.NullMarked;
