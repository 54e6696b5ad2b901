package mightypi.node.net;

import java.util.Comparator;

/** A place in a named map or set: at most one service can hold it. */
record Slot(String map, String key) implements Comparable<Slot> {

  private static final Comparator<Slot> ORDER =
      Comparator.comparing(Slot::map).thenComparing(Slot::key);

  @Override
  public int compareTo(Slot other) {
    return ORDER.compare(this, other);
  }
}
