@NullMarked
package mightypi.certificates.x509;

import org.jspecify.annotations.NullMarked;
