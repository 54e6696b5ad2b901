/**
 * Role-based access control, rbac.authorization.k8s.io/v1: compiled rules, who may hand on what,
 * and the roles that every cluster has.
 */
@NullMarked
package mightypi.api.auth.rbac;

import org.jspecify.annotations.NullMarked;
