/**
 * What namespaces use of their quotas.
 *
 * <p>Enters: ResourceQuotas and everything that they count. Leaves: {@code status.hard} and {@code
 * status.used}. Who asks for too much is refused elsewhere, at admission.
 */
@NullMarked
package mightypi.control.quota;

import org.jspecify.annotations.NullMarked;
