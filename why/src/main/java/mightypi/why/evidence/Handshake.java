package mightypi.why.evidence;

import java.util.List;

/**
 * A TLS handshake with the host's name as SNI.
 *
 * @param failure why there was none; empty when it succeeded
 * @param chain the server's own certificate first
 * @param distrust why this machine does not trust the chain; empty when it does
 */
public record Handshake(String failure, List<Served> chain, String distrust) {

  public static final Handshake NONE = new Handshake("", List.of(), "");

  public Handshake {
    failure = failure == null ? "" : failure;
    chain = chain == null ? List.of() : List.copyOf(chain);
    distrust = distrust == null ? "" : distrust;
  }
}
