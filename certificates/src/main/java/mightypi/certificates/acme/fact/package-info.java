/**
 * What the documents of acme.cert-manager.io/v1 say: views without input or output. Enters:
 * documents of an image. Leaves: issuers, orders, challenges, keys and requests as values.
 */
@NullMarked
package mightypi.certificates.acme.fact;

import org.jspecify.annotations.NullMarked;
