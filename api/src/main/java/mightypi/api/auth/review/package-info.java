/** The questions about access: authorization.k8s.io and authentication.k8s.io reviews. */
@NullMarked
package mightypi.api.auth.review;

import org.jspecify.annotations.NullMarked;
