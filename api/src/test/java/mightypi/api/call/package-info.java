/** Where webhooks listen, as people declare it. */
@NullMarked
package mightypi.api.call;

import org.jspecify.annotations.NullMarked;
