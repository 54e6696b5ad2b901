@NullMarked
package mightypi.api.aggregate;

import org.jspecify.annotations.NullMarked;
