/** What is to be done for a pod, decided without a runtime. */
@NullMarked
package mightypi.node.plan;

import org.jspecify.annotations.NullMarked;
