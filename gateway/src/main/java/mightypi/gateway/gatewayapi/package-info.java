/**
 * The Gateway API (gateway.networking.k8s.io v1): Gateways, their listeners, and the routes that
 * attach to them. Enters: those objects, ReferenceGrants and BackendTLSPolicies. Leaves: routes and
 * certificates by port, and verdicts with the reasons of the API, which become conditions.
 *
 * <p>All Gateways share the one address of the gateway. Listeners of different Gateways on one port
 * stand side by side; what the API says of the isolation of listeners holds within a Gateway.
 */
@NullMarked
package mightypi.gateway.gatewayapi;

import org.jspecify.annotations.NullMarked;
