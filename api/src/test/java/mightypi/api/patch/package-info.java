@NullMarked
package mightypi.api.patch;

import org.jspecify.annotations.NullMarked;
