@NullMarked
package mightypi.api.serve;

import org.jspecify.annotations.NullMarked;
