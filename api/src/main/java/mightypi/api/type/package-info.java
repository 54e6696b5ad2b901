/**
 * What a kind is to the API server: names, schema, strategy, columns, subresources. Built-in kinds
 * and CustomResourceDefinitions take the same form.
 */
@NullMarked
package mightypi.api.type;

import org.jspecify.annotations.NullMarked;
