/**
 * The annotations by which an Ingress or a Gateway asks for certificates. Enters: such an object.
 * Leaves: one Certificate for each Secret that it names for TLS, and warnings about what it asks
 * for in vain.
 *
 * @see <a href="https://cert-manager.io/docs/usage/ingress/">Annotated Ingress resource</a>
 * @see <a href="https://cert-manager.io/docs/usage/gateway/">Annotated Gateway resource</a>
 */
@NullMarked
package mightypi.certificates.shim;

import org.jspecify.annotations.NullMarked;
