@NullMarked
package mightypi.api.request;

import org.jspecify.annotations.NullMarked;
