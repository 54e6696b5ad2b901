/**
 * What is asked: a request, its path as a verb on a resource, its query, and the form in which the
 * answer is wanted (RFC 9110 content negotiation, API conventions' paths).
 *
 * <p>Enters: method, path, headers, body. Leaves: values, or a StatusException that says what
 * cannot be understood.
 */
@NullMarked
package mightypi.api.request;

import org.jspecify.annotations.NullMarked;
