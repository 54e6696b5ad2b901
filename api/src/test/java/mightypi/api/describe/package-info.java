@NullMarked
package mightypi.api.describe;

import org.jspecify.annotations.NullMarked;
