@NullMarked
package mightypi.api.cel;

import org.jspecify.annotations.NullMarked;
