/**
 * What is looked at between a request's permission and its object's validation: one ordered list of
 * steps, each with its reason. A step may complete the object or refuse it.
 *
 * <p>Enters: an object with its defaults, who writes it, the image. Leaves: the object to validate,
 * or a StatusException. Follows the admission plugins that a kube-apiserver has switched on by
 * default, as far as they concern the kinds that are served.
 */
@NullMarked
package mightypi.api.admission;

import org.jspecify.annotations.NullMarked;
