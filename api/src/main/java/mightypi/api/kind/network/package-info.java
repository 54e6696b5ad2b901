/** How traffic from outside finds services: Ingress, IngressClass (networking.k8s.io/v1). */
@NullMarked
package mightypi.api.kind.network;

import org.jspecify.annotations.NullMarked;
