package mightypi.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import mightypi.gateway.carry.Courier;
import mightypi.gateway.carry.TlsTunnels;
import mightypi.gateway.listen.Doors;
import mightypi.gateway.observe.AccessLog;
import mightypi.gateway.observe.Metrics;
import mightypi.gateway.observe.MetricsDoor;
import mightypi.gateway.observe.Outcome;
import mightypi.gateway.route.RouteTable;
import mightypi.gateway.stage.Stages;
import mightypi.gateway.upstream.Backends;
import mightypi.gateway.upstream.Pools;
import mightypi.gateway.wire.Loops;
import mightypi.model.Clock;
import mightypi.model.Randomness;

/**
 * The carrying half: serves one table after the other. A table takes effect for the next request;
 * those under way end as they began.
 */
public final class Traffic implements AutoCloseable {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final Loops loops;
  private final Pools pools;
  private final Backends backends;
  private final Doors doors;
  private final MetricsDoor metricsDoor;
  private volatile RouteTable table = RouteTable.EMPTY;

  private Traffic(TrafficConfig config, Clock clock, Randomness randomness) throws IOException {
    loops = new Loops(clock);
    pools = new Pools(clock, randomness);
    backends = new Backends(loops);
    Metrics metrics = new Metrics();
    Courier courier =
        new Courier(
            loops,
            new Courier.Behind(
                this::table,
                Stages.all(loops, pools, backends, randomness),
                pools,
                backends,
                outcomes(metrics)),
            randomness);
    doors =
        Doors.of(
            loops,
            new Doors.Where(
                config.addresses().stream().map(InetAddress::getHostAddress).toList(),
                config::localPort),
            config.limits(),
            new Doors.Inside(courier, new TlsTunnels(loops, pools), this::table),
            clock,
            randomness);
    metricsDoor =
        MetricsDoor.open(
            new InetSocketAddress(config.addresses().getFirst(), config.metricsPort()),
            metrics,
            doors::connections);
  }

  /** Listens, and serves an empty table at first. */
  public static Traffic start(TrafficConfig config, Clock clock, Randomness randomness)
      throws IOException {
    Traffic traffic = new Traffic(config, clock, randomness);
    traffic.serve(RouteTable.EMPTY);
    return traffic;
  }

  private Outcome.Listener outcomes(Metrics metrics) {
    AccessLog log = new AccessLog();
    return outcome -> {
      metrics.ended(outcome);
      if (table.settings().accessLog()) {
        log.ended(outcome);
      }
    };
  }

  private RouteTable table() {
    return table;
  }

  /** Goes over to another table. Called by one thread at a time. */
  public void serve(RouteTable next) {
    boolean someLeft = pools.serve(next); // first, for routes name their pools
    table = next;
    doors.serve(next);
    if (someLeft) {
      backends.sweep();
    }
  }

  /** Where HTTP is listened for. */
  public InetSocketAddress http() {
    return doors.address(HTTP);
  }

  /** Where HTTPS is listened for. */
  public InetSocketAddress https() {
    return doors.address(HTTPS);
  }

  /** Where the metrics are read. */
  public InetSocketAddress metrics() {
    return metricsDoor.address();
  }

  @Override
  public void close() {
    metricsDoor.close();
    doors.close();
    loops.close();
  }
}
