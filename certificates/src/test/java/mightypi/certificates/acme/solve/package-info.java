/** Texts of ACME that come from outside. */
@NullMarked
package mightypi.certificates.acme.solve;

import org.jspecify.annotations.NullMarked;
