package mightypi.certificates.acme.fact;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How certificates are obtained from ACME authorities.
 *
 * @param clusterResourceNamespace where the Secrets of ClusterIssuers are
 * @param recursiveNameservers asked by checks before an authority is; the machine's own when empty
 * @param nameserverPort where authoritative servers are asked
 * @param recursiveNameserversOnly for networks that let nobody ask authoritative servers
 * @param firstBackoff the wait after a first failure; each further one doubles it
 * @param longestBackoff where the doubling ends
 * @param longestCheckInterval between two looks at a record that is not visible yet
 * @param parallelism how many conversations may be under way with one authority
 */
public record AcmeConfig(
    String clusterResourceNamespace,
    List<InetSocketAddress> recursiveNameservers,
    int nameserverPort,
    boolean recursiveNameserversOnly,
    Duration firstBackoff,
    Duration longestBackoff,
    Duration longestCheckInterval,
    int parallelism) {

  public static final AcmeConfig STANDARD =
      new AcmeConfig(
          "cert-manager",
          List.of(),
          53,
          false,
          Duration.ofSeconds(5),
          Duration.ofMinutes(30),
          Duration.ofSeconds(10),
          4);

  public AcmeConfig {
    Objects.requireNonNull(clusterResourceNamespace);
    recursiveNameservers = List.copyOf(recursiveNameservers);
    if (parallelism < 1 || longestBackoff.compareTo(firstBackoff) < 0) {
      throw new IllegalArgumentException("parallelism and backoff must be positive and in order");
    }
  }

  /** With other name servers to ask. */
  public AcmeConfig asking(List<InetSocketAddress> servers, int port) {
    return new AcmeConfig(
        clusterResourceNamespace,
        servers,
        port,
        recursiveNameserversOnly,
        firstBackoff,
        longestBackoff,
        longestCheckInterval,
        parallelism);
  }

  /** With other waits. */
  public AcmeConfig waiting(Duration first, Duration longest, Duration check) {
    return new AcmeConfig(
        clusterResourceNamespace,
        recursiveNameservers,
        nameserverPort,
        recursiveNameserversOnly,
        first,
        longest,
        check,
        parallelism);
  }
}
