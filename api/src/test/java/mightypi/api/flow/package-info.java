@NullMarked
package mightypi.api.flow;

import org.jspecify.annotations.NullMarked;
