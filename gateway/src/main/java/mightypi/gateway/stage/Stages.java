package mightypi.gateway.stage;

import java.util.List;

/** All stages, in the order in which a request passes them. */
public final class Stages {

  private final List<Stage> all;

  public Stages(List<Stage> all) {
    this.all = List.copyOf(all);
  }

  /** The place of the next stage from there on that concerns the request; the end when none does. */
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
