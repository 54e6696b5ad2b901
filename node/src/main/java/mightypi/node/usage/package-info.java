/**
 * What this machine and its pods use of processor and memory.
 *
 * <p>Enters: a question, {@code /proc} and the runtime's statistics. Leaves: {@link
 * mightypi.model.usage.NodeUsage}, whose rates come from two samples. A sample is taken when
 * somebody asks, and remembered for the next who asks.
 */
@NullMarked
package mightypi.node.usage;

import org.jspecify.annotations.NullMarked;
