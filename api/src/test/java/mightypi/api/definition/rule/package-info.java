@NullMarked
package mightypi.api.definition.rule;

import org.jspecify.annotations.NullMarked;
