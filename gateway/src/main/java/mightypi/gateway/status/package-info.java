/**
 * What people are told about their Ingresses, Gateways and routes. Enters: images. Leaves: statuses
 * with the conditions and reasons of the Gateway API (GEP-1364), and events.
 */
@NullMarked
package mightypi.gateway.status;

import org.jspecify.annotations.NullMarked;
