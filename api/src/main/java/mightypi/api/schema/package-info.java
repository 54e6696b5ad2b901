/**
 * Structural schemas: what fields a kind has; pruning, defaulting, validation, and how lists and
 * maps merge (KEP-555).
 */
@NullMarked
package mightypi.api.schema;

import org.jspecify.annotations.NullMarked;
