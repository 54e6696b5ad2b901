/**
 * Calls to programs that extend the API, over HTTPS, by the address of their Service and the name
 * {@code service.namespace.svc} in their certificate: questions to webhooks of admission and of
 * conversion, and exchanges with extension API servers whose bytes pass as they come.
 *
 * <p>Enters: where somebody listens, and JSON or bytes. Leaves: the answer, or why there is none.
 */
@NullMarked
package mightypi.api.call;

import org.jspecify.annotations.NullMarked;
