/**
 * How the parts are put together: read {@link mightypi.program.assemble.Cloud} from top to bottom
 * as the data flows.
 */
@NullMarked
package mightypi.program.assemble;

import org.jspecify.annotations.NullMarked;
