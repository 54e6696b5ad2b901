/**
 * Which requests concern a webhook or a policy: rules, selectors, conditions.
 *
 * <p>Enters: a request under admission with its operation and object. Leaves: whether it is to be
 * looked at, and the form in which others see it. Follows {@code MatchResources}, {@code
 * RuleWithOperations} and {@code AdmissionRequest} of admissionregistration.k8s.io/v1 and
 * admission.k8s.io/v1.
 */
@NullMarked
package mightypi.api.admission.match;

import org.jspecify.annotations.NullMarked;
