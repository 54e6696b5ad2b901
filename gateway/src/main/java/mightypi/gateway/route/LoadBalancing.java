package mightypi.gateway.route;

/** Which endpoint of a pool takes the next request. */
public sealed interface LoadBalancing {

  LoadBalancing DEFAULT = new RoundRobin();

  record RoundRobin() implements LoadBalancing {}

  /** The one with fewer requests under way, of two taken by chance. */
  record LeastRequest() implements LoadBalancing {}

  /** By a consistent hash, so that few keys move when endpoints come and go. */
  record ConsistentHash(HashOn on) implements LoadBalancing {}

  /** What is hashed. */
  sealed interface HashOn {
    record ClientAddress() implements HashOn {}

    /** Path and query. */
    record Uri() implements HashOn {}

    record Host() implements HashOn {}

    record Header(String name) implements HashOn {}

    record Cookie(String name) implements HashOn {}

    record QueryParameter(String name) implements HashOn {}
  }
}
