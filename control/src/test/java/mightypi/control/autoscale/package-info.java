/** Tests of the arithmetic of autoscaling. */
@NullMarked
package mightypi.control.autoscale;

import org.jspecify.annotations.NullMarked;
