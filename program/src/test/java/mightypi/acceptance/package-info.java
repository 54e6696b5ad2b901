/**
 * The story as its users live it: a LAN of network namespaces with a router, a Pi that runs the
 * real program, and a laptop with kubectl and curl. Needs root, containerd and kubectl.
 */
@NullMarked
package mightypi.acceptance;

import org.jspecify.annotations.NullMarked;
