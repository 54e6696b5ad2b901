package mightypi.node.net;

/**
 * One port of a service in one family of addresses.
 *
 * @param name empty for the only port of a service
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 * @param nodePort 0 when there is none
 */
record ServicePort(
    String namespace,
    String service,
    String name,
    String protocol,
    int port,
    int nodePort,
    boolean v6) {

  /** The end of the names of all its chains: {@code 4/shop/web/tcp/http}. */
  String path() {
    String label = name.isEmpty() ? Integer.toString(port) : name;
    return family() + "/" + namespace + "/" + service + "/" + protocol + "/" + label;
  }

  String family() {
    return v6 ? "6" : "4";
  }

  /** The word of the family in rules. */
  String ip() {
    return v6 ? "ip6" : "ip";
  }
}
