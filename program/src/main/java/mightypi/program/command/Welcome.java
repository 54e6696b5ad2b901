package mightypi.program.command;

import java.time.Duration;
import mightypi.program.assemble.CloudConfig;

/** What is said when the cloud is ready: what it is, and the next commands. */
final class Welcome {

  private Welcome() {}

  static String text(DataDirectory data, CloudConfig config, Duration took) {
    String where =
        config
            .lan()
            .map(lan -> "serves the LAN on " + lan.name())
            .orElse("serves this machine only");
    return """
        ready after %.1f s: node %s %s

          export KUBECONFIG=%s
          kubectl get nodes
          kubectl apply -f samples/manifests/hello.yaml    # a first app
          kubectl get services                             # its address
          ./mighty status%5$s                              # what runs, and why something does not
          ./mighty down%5$s                                # stop the cloud; apps go on
        """
        .formatted(
            took.toMillis() / 1000.0, config.nodeName(), where, data.kubeconfig(), data.argument());
  }
}
