/**
 * Dynamic admission control: the programs that MutatingWebhookConfigurations and
 * ValidatingWebhookConfigurations name are asked before something is written.
 *
 * <p>Enters: a request under admission. Leaves: the object as the webhooks changed it, or their
 * refusal. Follows admission.k8s.io/v1.
 */
@NullMarked
package mightypi.api.admission.webhook;

import org.jspecify.annotations.NullMarked;
