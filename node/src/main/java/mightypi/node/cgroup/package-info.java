/**
 * Control groups (cgroups(7)): one for each pod, so that all of it together keeps to what it may
 * take, and pods of different classes share the processors as they should. Kernels with either
 * version are spoken to.
 *
 * <p>Enters: pods. Leaves: folders in the kernel's own file systems, which cost nothing while
 * nothing changes.
 */
@NullMarked
package mightypi.node.cgroup;

import org.jspecify.annotations.NullMarked;
