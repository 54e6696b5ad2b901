/** What the built-in kinds make of objects: folders of {@code in.yaml} beside what comes out. */
@NullMarked
package mightypi.api.kind;

import org.jspecify.annotations.NullMarked;
