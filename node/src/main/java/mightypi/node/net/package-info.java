/**
 * The network of a node: pods reach each other over a bridge (CNI 0.4.0), and services reach pods
 * by rules in the kernel (nftables, in the roles of kube-proxy). A second table says who may speak
 * with whom (networking.k8s.io/v1 NetworkPolicy).
 *
 * <p>Enters: the image of the cluster. Leaves: a {@code ServiceTable} and a {@code PolicyTable},
 * compiled from it, and the differences between two tables as nftables transactions. The kernel
 * carries the traffic; it goes on while the cloud is down.
 */
@NullMarked
package mightypi.node.net;

import org.jspecify.annotations.NullMarked;
