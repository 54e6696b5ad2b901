package mightypi.gateway.backend;

import java.util.Optional;
import mightypi.gateway.route.BackendTls;
import mightypi.gateway.route.LoadBalancing;
import mightypi.gateway.route.Protocol;

/**
 * How a backend is spoken to.
 *
 * @param variant tells two manners of one protocol apart; equal manners have equal variants
 */
public record Manner(
    Protocol protocol, Optional<BackendTls> tls, LoadBalancing balancing, String variant) {

  public static final Manner PLAIN = of(Protocol.HTTP);

  public static Manner of(Protocol protocol) {
    return new Manner(
        protocol,
        protocol.isTls() ? Optional.of(BackendTls.UNVERIFIED) : Optional.empty(),
        LoadBalancing.DEFAULT,
        "");
  }

  public Manner balanced(LoadBalancing balancing) {
    return balancing.equals(this.balancing)
        ? this
        : new Manner(protocol, tls, balancing, variant + balancing);
  }

  /**
   * @param name of the object that says so
   */
  public Manner secured(BackendTls with, String name) {
    return new Manner(
        protocol.isTls() ? protocol : secured(protocol),
        Optional.of(with),
        balancing,
        variant + name);
  }

  private static Protocol secured(Protocol protocol) {
    return protocol.isHttp2() ? Protocol.GRPCS : Protocol.HTTPS;
  }
}
