/** The node agent with a real containerd, against a cluster in memory. */
@NullMarked
package mightypi.node.agent;

import org.jspecify.annotations.NullMarked;
