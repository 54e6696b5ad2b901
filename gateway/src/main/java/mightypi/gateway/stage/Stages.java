package mightypi.gateway.stage;

import java.util.List;
import mightypi.gateway.upstream.Backends;
import mightypi.gateway.wire.Loops;

/** All stages, in the order in which a request passes them. */
public final class Stages {

  private final List<Stage> all;

  private Stages(List<Stage> all) {
    this.all = List.copyOf(all);
  }

  public static Stages all(Loops loops, Backends backends) {
    return new Stages(List.of());
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
