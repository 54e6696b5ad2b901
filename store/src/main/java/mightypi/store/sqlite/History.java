package mightypi.store.sqlite;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import mightypi.store.Interest;
import mightypi.store.Store.Event;
import mightypi.store.StoreConfig.Bounds;

/** The latest changes, in order, within bounds. */
final class History {

  private final Bounds bounds;
  private final Deque<Event> events = new ArrayDeque<>();
  private long bytes;
  private long compacted;

  /**
   * @param compacted nothing is known of changes up to this revision
   */
  History(Bounds bounds, long compacted) {
    this.bounds = bounds;
    this.compacted = compacted;
  }

  void add(List<Event> more) {
    for (Event each : more) {
      events.addLast(each);
      bytes += each.size();
      while (events.size() > bounds.changes() || bytes > bounds.bytes()) {
        forgetOldest();
      }
    }
  }

  private void forgetOldest() {
    Event oldest = events.removeFirst();
    bytes -= oldest.size();
    compacted = oldest.revision();
  }

  long compacted() {
    return compacted;
  }

  /** The changes of interest after a revision that is not compacted. */
  List<Event> after(long revision, Interest interest) {
    List<Event> found = new ArrayList<>();
    Iterator<Event> backwards = events.descendingIterator();
    while (backwards.hasNext()) {
      Event each = backwards.next();
      if (each.revision() <= revision) {
        break;
      }
      if (interest.includes(each.key())) {
        found.add(each);
      }
    }
    Collections.reverse(found);
    return Collections.unmodifiableList(found);
  }
}
