package mightypi.dns.zone;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * From names in the wire format to what is there, without making an object for the question: the
 * name is looked up where it stands in the packet's scratch. Open addressing, never changed.
 */
final class NameTable<T> {

  private final @Nullable Object[] slots;
  private final byte[][] names;
  private final int mask;
  private final int size;

  NameTable(Collection<T> entries, Function<T, byte[]> nameOf) {
    int capacity = Integer.highestOneBit(Math.max(4, entries.size() * 2)) * 2;
    slots = new Object[capacity];
    names = new byte[capacity][];
    mask = capacity - 1;
    size = entries.size();
    for (T each : entries) {
      byte[] name = nameOf.apply(each);
      int slot = hash(name, 0, name.length) & mask;
      while (slots[slot] != null) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = each;
      names[slot] = name;
    }
  }

  int size() {
    return size;
  }

  @SuppressWarnings("unchecked") // only entries are put in
  @Nullable T find(byte[] text, int from, int to) {
    int slot = hash(text, from, to) & mask;
    while (slots[slot] != null) {
      byte[] name = names[slot];
      if (name.length == to - from && Arrays.equals(name, 0, name.length, text, from, to)) {
        return (T) slots[slot];
      }
      slot = (slot + 1) & mask;
    }
    return null;
  }

  private static int hash(byte[] text, int from, int to) {
    int hash = 0x811C9DC5;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text[i]) * 0x01000193;
    }
    return hash ^ hash >>> 15;
  }
}
