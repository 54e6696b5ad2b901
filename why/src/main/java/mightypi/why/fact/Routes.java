package mightypi.why.fact;

import java.util.ArrayList;
import java.util.List;
import mightypi.model.Image;

/** Which rules take a request. */
public final class Routes {

  private Routes() {}

  /**
   * The rules, the one that wins first; a Gateway's go before Ingresses only by being there alone.
   */
  public static List<Target> targets(Image image, String host, String path) {
    List<Target> all = new ArrayList<>(Ingresses.targets(image, host, path));
    all.addAll(HttpRoutes.targets(image, host, path));
    return List.copyOf(all);
  }
}
