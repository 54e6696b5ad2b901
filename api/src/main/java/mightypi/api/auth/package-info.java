/** Who asks (client certificates, service account tokens) and whether they may (RBAC). */
@NullMarked
package mightypi.api.auth;

import org.jspecify.annotations.NullMarked;
