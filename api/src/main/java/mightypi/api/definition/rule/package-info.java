/**
 * The rules of CustomResourceDefinitions, {@code x-kubernetes-validations}.
 *
 * <p>Enters: a structural schema, an object and the one that it replaces. Leaves: the problems that
 * rules find in it; on the definition's own creation, the rules that cannot be. Follows KEP-2876,
 * and KEP-4008: what an update does not touch is not held against it.
 */
@NullMarked
package mightypi.api.definition.rule;

import org.jspecify.annotations.NullMarked;
