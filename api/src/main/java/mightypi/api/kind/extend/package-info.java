/**
 * Kinds by which others extend the API: webhooks and policies of admission
 * (admissionregistration.k8s.io/v1), API services (apiregistration.k8s.io/v1).
 */
@NullMarked
package mightypi.api.kind.extend;

import org.jspecify.annotations.NullMarked;
