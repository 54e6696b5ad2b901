/**
 * What objects count for in a ResourceQuota (core/v1), and how amounts are written. Known to those
 * who admit objects and to those who report what is used, so that both count the same.
 *
 * <p>Enters: objects and quotas. Leaves: amounts by the names that {@code spec.hard} uses.
 */
@NullMarked
package mightypi.model.quota;

import org.jspecify.annotations.NullMarked;
