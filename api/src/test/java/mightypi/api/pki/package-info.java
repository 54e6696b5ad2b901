/** Keys and certificates in a directory of the test's own. */
@NullMarked
package mightypi.api.pki;

import org.jspecify.annotations.NullMarked;
