/**
 * Conversations with containers: what they wrote, and commands run beside them.
 *
 * <p>Enters: requests by pod and container name. Leaves: raw lines of logs, byte streams and exit
 * codes. Log files have the CRI format: time, stream, a mark for whole or partial lines, text.
 */
@NullMarked
package mightypi.node.stream;

import org.jspecify.annotations.NullMarked;
