package mightypi.why.evidence;

/** The hardware address of a node of the cluster, as the LAN shows it. */
public record Neighbour(String node, String address, String hardware) {}
