/**
 * Which pods stand behind a Service: its Endpoints and its EndpointSlices.
 *
 * <p>Enters: Services, pods and their readiness, and Endpoints that people wrote by hand. Leaves:
 * Endpoints, and EndpointSlices of at most 100 endpoints each (KEP-752, KEP-1672 for endpoints that
 * are being terminated) that change as little as possible.
 */
@NullMarked
package mightypi.control.service;

import org.jspecify.annotations.NullMarked;
