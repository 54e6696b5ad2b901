/**
 * Ingress (networking.k8s.io/v1) as routes, with the annotations of ingress-nginx that its users
 * lean on; docs/ingress-annotations.md lists each. Enters: Ingresses, IngressClasses and what they
 * refer to. Leaves: routes on ports 80 and 443, certificates by SNI, and findings about what an
 * Ingress asks for and does not get. Where the API leaves room, ingress-nginx is followed.
 */
@NullMarked
package mightypi.gateway.ingress;

import org.jspecify.annotations.NullMarked;
