/** Certificates from a real ACME server (pebble) that validates by a real name server (bind9). */
@NullMarked
package mightypi.certificates.acme;

import org.jspecify.annotations.NullMarked;
