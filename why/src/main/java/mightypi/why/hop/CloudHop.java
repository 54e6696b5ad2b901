package mightypi.why.hop;

import java.util.List;

/** Whether the cloud can be asked at all; without it, only what is seen from outside is told. */
public final class CloudHop implements Hop {

  private static final String HOP = "cloud";

  @Override
  public List<Finding> look(Scene scene) {
    return scene.noCluster().stream()
        .map(each -> Finding.broken(HOP, "a cloud that answers", each.seen(), each.mend()))
        .toList();
  }
}
