package mightypi.gateway.stage;

import java.util.List;
import mightypi.gateway.upstream.Backends;
import mightypi.gateway.upstream.Pools;
import mightypi.gateway.wire.Loops;
import mightypi.model.Randomness;

/** All stages, in the order in which a request passes them. */
public final class Stages {

  private final List<Stage> all;

  private Stages(List<Stage> all) {
    this.all = List.copyOf(all);
  }

  public static Stages all(Loops loops, Pools pools, Backends backends, Randomness randomness) {
    return new Stages(
        List.of(
            new Addresses(),
            new ClientCertificate(),
            new CrossOrigin(),
            new Rates(loops.clock()),
            new Credentials(new Passwords(randomness)),
            new Permission(pools, backends),
            new BodySize()));
  }

  /**
   * The place of the next stage from there on that concerns the request; the end when none does.
   */
  public int next(int from, Passing request) {
    int at = from;
    while (at < all.size() && !all.get(at).concerns(request)) {
      at++;
    }
    return at;
  }

  public boolean isEnd(int at) {
    return at >= all.size();
  }

  public Stage at(int place) {
    return all.get(place);
  }
}
