/**
 * Our own look before an authority is asked: a failed validation counts against limits, a look does
 * not. Enters: a Challenge that was shown. Leaves: that it is visible, or what was seen instead.
 */
@NullMarked
package mightypi.certificates.acme.check;

import org.jspecify.annotations.NullMarked;
