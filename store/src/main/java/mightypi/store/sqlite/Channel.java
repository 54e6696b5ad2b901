package mightypi.store.sqlite;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mightypi.store.Store.Event;

/** The subscribers of one interest. Not safe for several threads: the feed guards it. */
final class Channel {

  private final Set<Listener> listeners = new HashSet<>();
  private Link newest = Link.first();

  Link newest() {
    return newest;
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  /** Whether somebody still listens. */
  boolean remove(Listener listener) {
    listeners.remove(listener);
    return !listeners.isEmpty();
  }

  void tell(List<Event> events) {
    Link before = newest;
    newest = before.grow(events);
    listeners.forEach(each -> each.wake(before, newest));
  }

  void end() {
    listeners.forEach(each -> each.end(true));
  }
}
