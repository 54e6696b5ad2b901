/**
 * Questions about who somebody is and what they may do, answered on creation: the kinds of {@code
 * authentication.k8s.io} and {@code authorization.k8s.io}, and the tokens of service accounts.
 */
@NullMarked
package mightypi.api.review;

import org.jspecify.annotations.NullMarked;
