/**
 * The tools that people use with Kubernetes, against the control plane: they notice no difference.
 */
@NullMarked
package mightypi.tools;

import org.jspecify.annotations.NullMarked;
