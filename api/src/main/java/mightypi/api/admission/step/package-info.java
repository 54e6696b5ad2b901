/**
 * The steps of admission and their one ordered list. Each follows the admission plugin of
 * Kubernetes that has the same duty.
 */
@NullMarked
package mightypi.api.admission.step;

import org.jspecify.annotations.NullMarked;
