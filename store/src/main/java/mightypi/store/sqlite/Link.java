package mightypi.store.sqlite;

import java.util.List;
import mightypi.store.Store.Event;
import org.jspecify.annotations.Nullable;

/**
 * A run of events, none empty, in the chain that all subscribers of one interest follow. What all
 * of them have read nobody holds any longer.
 */
final class Link {

  static final Link NONE = new Link(List.of(), 0, 0);

  private final List<Event> events;
  private final long changes;
  private final long bytes;
  private volatile @Nullable Link next;

  private Link(List<Event> events, long changes, long bytes) {
    this.events = events;
    this.changes = changes;
    this.bytes = bytes;
  }

  /** The beginning of a chain. */
  static Link first() {
    return new Link(List.of(), 0, 0);
  }

  /** Adds a run to the end of the chain, which this is. */
  Link grow(List<Event> run) {
    long size = run.stream().mapToLong(Event::size).sum();
    Link grown = new Link(run, changes + run.size(), bytes + size);
    next = grown;
    return grown;
  }

  List<Event> events() {
    return events;
  }

  /** How many there were in the chain up to here. */
  long changes() {
    return changes;
  }

  /** How many bytes of text they refer to. */
  long bytes() {
    return bytes;
  }

  @Nullable Link next() {
    return next;
  }

  boolean isReachedBy(Link other) {
    return other.changes >= changes;
  }
}
