/**
 * StatefulSets: pods with a name, a host name and volumes that stay theirs.
 *
 * <p>Enters: StatefulSets, their pods and claims, the history of templates. Leaves: pods made,
 * replaced and removed in the order of their numbers, or all at once where the set says so; claims
 * by its templates, and whom they outlive (KEP-1847); statuses. Numbers begin where KEP-3335 lets
 * them.
 */
@NullMarked
package mightypi.control.stateful;

import org.jspecify.annotations.NullMarked;
