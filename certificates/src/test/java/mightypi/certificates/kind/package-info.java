@NullMarked
package mightypi.certificates.kind;

import org.jspecify.annotations.NullMarked;
