@NullMarked
package mightypi.api.schema;

import org.jspecify.annotations.NullMarked;
