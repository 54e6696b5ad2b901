/**
 * A LAN of network namespaces on this machine: a bridge, and hosts with their own addresses; needs
 * root.
 */
@NullMarked
package mightypi.testkit.lan;

import org.jspecify.annotations.NullMarked;
