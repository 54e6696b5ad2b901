package mightypi.gateway.stage;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import mightypi.gateway.route.RateLimit;
import mightypi.gateway.wire.Fields;
import mightypi.model.Clock;

/**
 * Bounds what one client asks for: requests in a second and in a minute by leaky buckets, and
 * requests under way. Clients of IPv6 are counted by their network of 64 bits, as one of them has
 * all its addresses. The book has room for a bounded number of clients; who was silent for longest
 * makes place, which can only be in that client's favour.
 */
final class Rates implements Stage {

  private static final int MOST_CLIENTS = 16_384;

  private final Clock clock;
  private final Map<Client, Count> book =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Client, Count> eldest) {
          return size() > MOST_CLIENTS;
        }
      };

  Rates(Clock clock) {
    this.clock = clock;
  }

  private record Client(String name, String address) {}

  /** How full the buckets of one client are, and when that was looked at. */
  private static final class Count {
    private double second;
    private double minute;
    private long at;
    private int underWay;
  }

  @Override
  public boolean concerns(Passing request) {
    return request.route().guards().rate().isPresent();
  }

  @Override
  public void enter(Passing request) {
    RateLimit limit = request.route().guards().rate().orElseThrow();
    InetAddress from = request.clientAddress();
    if (Addresses.anyHas(limit.exempt(), from)) {
      request.next();
      return;
    }
    Client client = new Client(limit.name(), network(from));
    if (!admits(client, limit)) {
      request.answer(503, new Fields(4));
      return;
    }
    request.atEnd(() -> ended(client));
    request.next();
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address
        ? Arrays.toString(Arrays.copyOf(bytes, 8))
        : Arrays.toString(bytes);
  }

  private synchronized boolean admits(Client client, RateLimit limit) {
    Count count = book.computeIfAbsent(client, c -> new Count());
    long now = clock.nanos();
    double seconds = (now - count.at) / (double) TimeUnit.SECONDS.toNanos(1);
    count.at = now;
    count.second = left(count.second, seconds, limit.perSecond());
    count.minute = left(count.minute, seconds / 60, limit.perMinute());
    boolean isTooMuch =
        isFull(count.second, limit.perSecond(), limit.burst())
            || isFull(count.minute, limit.perMinute(), limit.burst())
            || limit.connections().isPresent() && count.underWay >= limit.connections().getAsInt();
    if (isTooMuch) {
      return false;
    }
    count.second++;
    count.minute++;
    count.underWay++;
    return true;
  }

  private static double left(double level, double periods, OptionalInt rate) {
    return rate.isEmpty() ? 0 : Math.max(0, level - periods * rate.getAsInt());
  }

  /** As nginx with nodelay: a burst on top of the one that is always allowed. */
  private static boolean isFull(double level, OptionalInt rate, int burst) {
    return rate.isPresent() && level > (double) rate.getAsInt() * burst;
  }

  private synchronized void ended(Client client) {
    Count count = book.get(client);
    if (count != null && count.underWay > 0) {
      count.underWay--;
    }
  }
}
