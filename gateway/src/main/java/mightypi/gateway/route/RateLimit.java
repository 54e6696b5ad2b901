package mightypi.gateway.route;

import java.util.List;
import java.util.OptionalInt;

/**
 * Limits per client address (503, as ingress-nginx answers).
 *
 * @param name under which requests are counted together: one Ingress or rule
 * @param perSecond with {@code perSecond * burst} at once
 * @param perMinute with {@code perMinute * burst} at once
 * @param connections requests under way at once
 * @param exempt addresses that are not counted
 */
public record RateLimit(
    String name,
    OptionalInt perSecond,
    OptionalInt perMinute,
    OptionalInt connections,
    int burst,
    List<Cidr> exempt) {
  public RateLimit {
    exempt = List.copyOf(exempt);
  }
}
