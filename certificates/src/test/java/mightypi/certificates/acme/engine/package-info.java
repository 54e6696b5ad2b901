/** Texts of ACME that come from outside. */
@NullMarked
package mightypi.certificates.acme.engine;

import org.jspecify.annotations.NullMarked;
