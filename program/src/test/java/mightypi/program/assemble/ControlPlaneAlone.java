package mightypi.program.assemble;

import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mightypi.control.loop.ControlLoop;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Key;
import mightypi.model.Randomness;
import mightypi.model.stream.PodStreams;
import mightypi.model.usage.UsageMeter;

/**
 * The API server with its store on disk and all controllers, without a node, a gateway and name
 * servers. For {@code benchmarks/at-scale}.
 */
final class ControlPlaneAlone {

  private ControlPlaneAlone() {}

  /** The folder for its data, and the port of the API. */
  public static void main(String[] arguments) throws Exception {
    CloudConfig config =
        new CloudConfig(
            Path.of(arguments[0]),
            Optional.empty(),
            List.of(),
            Integer.parseInt(arguments[1]),
            "alone",
            Optional.empty(),
            Networks.SINGLE);
    Randomness randomness = Randomness.secure();
    InetAddress address = InetAddress.ofLiteral("192.0.2.1");
    Truth truth = Truth.open(config, Clock.SYSTEM, randomness);
    Cluster cluster = truth.clusterFor("kube-controller-manager");
    truth.bootstrap(config, address);
    ControlLoop loop =
        ControlLoop.start(
            cluster,
            Cloud.controllers(config, truth, UsageMeter.NONE, Clock.SYSTEM, randomness),
            Clock.SYSTEM,
            randomness);
    truth.serve(
        config,
        InetAddress.ofLiteral("127.0.0.1"),
        new Silence(),
        UsageMeter.NONE,
        Cloud.health(loop));
    System.out.println("serves " + truth.size() + " objects");
    Thread.sleep(Long.MAX_VALUE);
  }

  private static final class Silence implements PodStreams {
    @Override
    public void log(LogRequest request, OutputStream sink) throws NoSuchContainer {
      throw nobody();
    }

    @Override
    public int exec(ExecRequest request, ExecStreams streams) throws NoSuchContainer {
      throw nobody();
    }

    @Override
    public void attach(AttachRequest request, ExecStreams streams) throws NoSuchContainer {
      throw nobody();
    }

    @Override
    public Connection connect(Key pod, int port) throws NoSuchContainer {
      throw nobody();
    }

    private static NoSuchContainer nobody() {
      return new NoSuchContainer("there is no node here");
    }
  }
}
