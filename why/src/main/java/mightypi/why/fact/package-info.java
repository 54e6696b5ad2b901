/**
 * Readings of the image that several hops need: who owns an address, which rule takes a request,
 * what stands in the way of a certificate. Enters: an image. Leaves: plain facts. The terms are
 * those of Ingress, the Gateway API, cert-manager.io and metallb.io.
 */
@NullMarked
package mightypi.why.fact;

import org.jspecify.annotations.NullMarked;
