@NullMarked
package mightypi.api.definition;

import org.jspecify.annotations.NullMarked;
