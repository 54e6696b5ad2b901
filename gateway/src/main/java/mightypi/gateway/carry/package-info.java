/**
 * The way of one request: route, stages, backend, answer. Enters: requests from {@code listen}, the
 * table in force. Leaves: answers of backends, or pages in plain words where there is none.
 */
@NullMarked
package mightypi.gateway.carry;

import org.jspecify.annotations.NullMarked;
