package mightypi.gateway.route;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is asked of a request before anything is done for it, in this order: address, rate,
 * credentials; then the size of its body.
 *
 * @param allow if any, only these addresses (403)
 * @param deny these addresses never (403)
 * @param longestBody in bytes (413)
 */
public record Guards(
    List<Cidr> allow,
    List<Cidr> deny,
    Optional<RateLimit> rate,
    Optional<BasicAuth> basicAuth,
    Optional<ExternalAuth> externalAuth,
    OptionalLong longestBody) {

  public static final Guards NONE =
      new Guards(
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty());

  public Guards {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }
}
