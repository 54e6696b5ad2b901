/**
 * What machines and containers use of processor and memory. It is measured, not declared, and so
 * stands in no image: whoever wants to know asks through this port, and the node answers. Nobody
 * measures while nobody asks.
 */
@NullMarked
package mightypi.model.usage;

import org.jspecify.annotations.NullMarked;
