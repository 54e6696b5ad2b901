/**
 * ValidatingAdmissionPolicies: what cluster administrators allow, in CEL, bound to where it counts.
 *
 * <p>Enters: a valid object under admission. Leaves: nothing, a warning to the user, or the refusal
 * of the first policy that denies it. Follows admissionregistration.k8s.io/v1 (KEP-3488). There is
 * no audit log: the action {@code Audit} and {@code auditAnnotations} write nothing, but
 * annotations without a value follow the failure policy. Of each policy a controller says in its
 * status whether its expressions fit the types that it names.
 */
@NullMarked
package mightypi.api.admission.policy;

import org.jspecify.annotations.NullMarked;
