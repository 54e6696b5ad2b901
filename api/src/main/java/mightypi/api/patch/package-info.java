/**
 * The four patches: RFC 6902, RFC 7396, strategic merge, and server-side apply (KEP-555) with
 * managedFields.
 */
@NullMarked
package mightypi.api.patch;

import org.jspecify.annotations.NullMarked;
