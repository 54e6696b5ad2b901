@NullMarked
package mightypi.api.signing;

import org.jspecify.annotations.NullMarked;
