@NullMarked
package mightypi.api.component;

import org.jspecify.annotations.NullMarked;
