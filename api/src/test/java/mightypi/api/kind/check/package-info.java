@NullMarked
package mightypi.api.kind.check;

import org.jspecify.annotations.NullMarked;
