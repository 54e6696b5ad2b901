@NullMarked
package mightypi.api.protobuf;

import org.jspecify.annotations.NullMarked;
