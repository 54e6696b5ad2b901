/**
 * API priority and fairness (KEP-1040): of many requests at once each has a priority level, which
 * has so many seats; who finds none waits in one of the level's queues, and of those in turn, or is
 * asked to come again.
 *
 * <p>Enters: who asks what, and the FlowSchemas and PriorityLevelConfigurations of the image.
 * Leaves: a turn, or none. A request takes one seat whatever it does; seats are not lent from one
 * level to another. A watch has its seat until it has begun; what else is long, such as an {@code
 * exec}, takes none. A server that is not busy pays for this a comparison with a few rules and one
 * lock that nobody holds.
 */
@NullMarked
package mightypi.api.flow;

import org.jspecify.annotations.NullMarked;
