package mightypi.gateway.listen;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import mightypi.gateway.route.RouteTable;
import mightypi.gateway.wire.Exchange;
import mightypi.gateway.wire.Loops;
import mightypi.model.Clock;
import mightypi.model.Randomness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening sockets: the ports of HTTP and HTTPS always, those of the table's other listeners
 * while they are there. A door that closes lets its connections go on.
 */
public final class Doors implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Doors.class);
  private static final Set<Integer> ALWAYS = Set.of(80, 443);
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(64 << 10, 128 << 10);

  private final Loops loops;
  private final Where where;
  private final Shared shared;
  private final Contexts contexts;
  private final Entry entry;
  private final Map<Integer, List<Channel>> open = new HashMap<>();

  private Doors(Loops loops, Where where, Shared shared, Contexts contexts, Entry entry) {
    this.loops = loops;
    this.where = where;
    this.shared = shared;
    this.contexts = contexts;
    this.entry = entry;
  }

  /**
   * @param addresses to listen on
   * @param localPort the port that listens for a port of the Service
   */
  public record Where(List<String> addresses, IntUnaryOperator localPort) {
    public Where {
      addresses = List.copyOf(addresses);
    }
  }

  /** Who takes what comes in. */
  public record Inside(Exchange.Service service, Passage passage, Supplier<RouteTable> table) {}

  /** Opens nothing yet. */
  public static Doors of(
      Loops loops, Where where, ClientLimits limits, Inside inside, Clock clock, Randomness chance)
      throws IOException {
    Shared shared = new Shared(inside.service(), limits, loops.deadlines());
    Contexts contexts = new Contexts(DefaultCertificate.make(clock, chance));
    Entry entry = new Entry(shared, inside.table(), contexts, inside.passage());
    return new Doors(loops, where, shared, contexts, entry);
  }

  /** Opens and closes doors until they are those of the table. */
  public synchronized void serve(RouteTable table) {
    contexts.keepFor(table);
    Set<Integer> wanted = new HashSet<>(ALWAYS);
    wanted.addAll(table.listeners().keySet());
    open.keySet().stream().filter(port -> !wanted.contains(port)).toList().forEach(this::shut);
    for (int port : wanted) {
      if (!open.containsKey(port)) {
        open(port);
      }
    }
  }

  private void shut(int port) {
    List<Channel> doors = open.remove(port);
    if (doors != null) {
      doors.forEach(Channel::close);
    }
  }

  private void open(int port) {
    List<Channel> doors = new ArrayList<>();
    for (String address : where.addresses()) {
      int local = where.localPort().applyAsInt(port);
      ChannelFuture bound =
          bootstrap(port).bind(new InetSocketAddress(address, local)).awaitUninterruptibly();
      if (bound.isSuccess()) {
        doors.add(bound.channel());
      } else {
        LOG.error(
            "cannot listen on {} port {} for port {}: {}",
            address,
            local,
            port,
            bound.cause().getMessage());
      }
    }
    if (!doors.isEmpty()) {
      open.put(port, doors);
    }
  }

  private ServerBootstrap bootstrap(int port) {
    return new ServerBootstrap()
        .group(loops.group())
        .channel(loops.serverType())
        .option(ChannelOption.SO_BACKLOG, 4096)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
        .childHandler(entry.at(port));
  }

  /** Where a port of the Service is listened for; for tests that let the kernel choose. */
  public synchronized InetSocketAddress address(int port) {
    List<Channel> doors = open.get(port);
    if (doors == null) {
      throw new IllegalStateException("port " + port + " is not listened for");
    }
    return (InetSocketAddress) doors.getFirst().localAddress();
  }

  /** Connections of clients at the moment. */
  public int connections() {
    return shared.connections();
  }

  /** Takes no more connections; those that are open end after their exchange. */
  @Override
  public synchronized void close() {
    shared.stop();
    open.values().forEach(doors -> doors.forEach(door -> door.close().awaitUninterruptibly()));
    open.clear();
  }
}
