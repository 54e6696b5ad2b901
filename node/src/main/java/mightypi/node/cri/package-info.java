/**
 * The conversation with the container runtime: CRI v1, and beside it the services of containerd
 * that CRI lacks or does less well (task exits as events, the end of a process' standard input).
 *
 * <p>Enters: calls, and the runtime's socket. Leaves: answers, {@link
 * mightypi.node.cri.RuntimeFault} in the runtime's words, and a wake-up for every container that
 * ended.
 */
@NullMarked
package mightypi.node.cri;

import org.jspecify.annotations.NullMarked;
