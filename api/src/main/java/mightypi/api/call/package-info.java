/**
 * Calls to programs that extend the API: webhooks of admission and of conversion, over HTTPS, by
 * the address of their Service and the name {@code service.namespace.svc} in their certificate.
 *
 * <p>Enters: where somebody listens, and JSON. Leaves: the answer, or why there is none.
 */
@NullMarked
package mightypi.api.call;

import org.jspecify.annotations.NullMarked;
