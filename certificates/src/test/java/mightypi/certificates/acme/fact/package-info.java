/** Texts of ACME that come from outside. */
@NullMarked
package mightypi.certificates.acme.fact;

import org.jspecify.annotations.NullMarked;
