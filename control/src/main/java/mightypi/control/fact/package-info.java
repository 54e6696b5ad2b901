/**
 * What several duties ask of documents: whether a pod is ready, who owns what, which condition is
 * true. Documents enter, answers and changed documents leave; nothing is kept but {@link
 * mightypi.control.fact.Orphans}' index.
 */
@NullMarked
package mightypi.control.fact;

import org.jspecify.annotations.NullMarked;
