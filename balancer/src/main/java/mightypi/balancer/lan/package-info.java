/**
 * The machine's presence on the LAN: ARP frames (RFC 826) on a packet socket, and the kernel's
 * table of addresses it answers for as a proxy (RFC 925).
 */
@NullMarked
package mightypi.balancer.lan;

import org.jspecify.annotations.NullMarked;
