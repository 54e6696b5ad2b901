/**
 * What happens to a request between its route and its backend: the stages in one ordered list
 * ({@link mightypi.gateway.stage.Stages}). Enters: a request with its route. Leaves: the request,
 * perhaps changed, or an answer in its place.
 */
@NullMarked
package mightypi.gateway.stage;

import org.jspecify.annotations.NullMarked;
