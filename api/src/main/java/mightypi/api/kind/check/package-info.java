/**
 * The grammar of checks: places in an object, rules for texts, the checks of metadata that all
 * kinds share. Enters: trees that their schemas have accepted. Leaves: problems with the paths and
 * words of Kubernetes.
 */
@NullMarked
package mightypi.api.kind.check;

import org.jspecify.annotations.NullMarked;
