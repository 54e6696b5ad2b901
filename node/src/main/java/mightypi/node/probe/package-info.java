/**
 * Asks containers how they are, and carries out their hooks: by a command, HTTP, a connection, or
 * the health protocol of gRPC.
 *
 * <p>Enters: running containers with probes. Leaves: which of them started, are ready, or are to be
 * restarted. A container without a probe costs nothing here.
 */
@NullMarked
package mightypi.node.probe;

import org.jspecify.annotations.NullMarked;
