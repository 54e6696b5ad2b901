/**
 * Addresses to this machine: gives Services of type LoadBalancer an address of a pool, and makes
 * that address answer on the LAN. Adopts the metallb.io types as they are.
 *
 * <p>Enters: IPAddressPools, L2Advertisements, Services, EndpointSlices and Nodes of the image.
 * Leaves: the status of Services, and the addresses that this machine answers for. The two halves,
 * {@code allocate} and {@code announce}, meet in the image only: a condition on the Service says
 * which address is claimed and whether the LAN leaves it free.
 */
@NullMarked
package mightypi.balancer;

import org.jspecify.annotations.NullMarked;
