package mightypi.dns.serve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.dns.zone.ZoneTable;
import mightypi.dns.zone.ZoneTable.Difference;
import mightypi.dns.zone.Zones;
import org.xbill.DNS.Name;

/**
 * The latest steps of each zone from serial to serial, for secondaries that ask what changed (RFC
 * 1995). It is bounded and begins empty: who asks for more gets the whole zone.
 */
public final class Journal {

  private static final int MOST_STEPS = 64;
  private static final int MOST_RECORDS = 4096;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Name, Deque<Difference>> steps = new HashMap<>();

  /** Only zones that somebody may copy are remembered. */
  void record(Zones before, Zones after) {
    lock.lock();
    try {
      steps.keySet().removeIf(origin -> after.at(origin).isEmpty());
      for (ZoneTable now : after.all()) {
        Optional<ZoneTable> old = before.at(now.origin());
        if (old.isPresent()
            && old.get().serial() != now.serial()
            && !now.spec().sharing().transferKeys().isEmpty()) {
          add(now.origin(), ZoneTable.between(old.get(), now));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void add(Name origin, Difference step) {
    Deque<Difference> some = steps.computeIfAbsent(origin, name -> new ArrayDeque<>());
    some.addLast(step);
    while (some.size() > MOST_STEPS || some.size() > 1 && records(some) > MOST_RECORDS) {
      some.removeFirst();
    }
  }

  private static int records(Deque<Difference> steps) {
    return steps.stream().mapToInt(each -> each.removed().size() + each.added().size()).sum();
  }

  /** The steps from a serial to the present one; empty when they are not all remembered. */
  Optional<List<Difference>> since(Name origin, long serial, long present) {
    lock.lock();
    try {
      List<Difference> found = new ArrayList<>();
      for (Difference each : steps.getOrDefault(origin, new ArrayDeque<>())) {
        if (!found.isEmpty() || each.from().getSerial() == serial) {
          found.add(each);
        }
      }
      boolean whole = !found.isEmpty() && found.getLast().to().getSerial() == present;
      return whole ? Optional.of(found) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
