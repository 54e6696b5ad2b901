package mightypi.gateway.wire;

import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.Optional;

/**
 * The header or trailer fields of one message, in the order in which they came. Names and values
 * are views of the bytes that were received, so that a field that is only passed on costs no copy.
 * Belongs to one event loop.
 */
public final class Fields {

  private AsciiString[] pairs;
  private int size;

  public Fields() {
    this(16);
  }

  public Fields(int expected) {
    pairs = new AsciiString[Math.max(4, expected) * 2];
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public AsciiString name(int index) {
    return pairs[index * 2];
  }

  public AsciiString value(int index) {
    return pairs[index * 2 + 1];
  }

  public Fields add(AsciiString name, AsciiString value) {
    if (size * 2 == pairs.length) {
      pairs = Arrays.copyOf(pairs, pairs.length * 2);
    }
    pairs[size * 2] = name;
    pairs[size * 2 + 1] = value;
    size++;
    return this;
  }

  public Fields add(AsciiString name, String value) {
    return add(name, new AsciiString(value));
  }

  /** Puts a value in the place of all that the name had. */
  public Fields set(AsciiString name, AsciiString value) {
    int at = indexOf(name);
    if (at < 0) {
      return add(name, value);
    }
    pairs[at * 2 + 1] = value;
    removeFrom(at + 1, name);
    return this;
  }

  public Fields set(AsciiString name, String value) {
    return set(name, new AsciiString(value));
  }

  /** The place of the first field of that name, whatever its case; -1 when there is none. */
  public int indexOf(AsciiString name) {
    return indexOf(name, 0);
  }

  public int indexOf(AsciiString name, int from) {
    int length = name.length();
    for (int i = from; i < size; i++) {
      AsciiString each = pairs[i * 2];
      if (each == name || (each.length() == length && each.contentEqualsIgnoreCase(name))) {
        return i;
      }
    }
    return -1;
  }

  public boolean contains(AsciiString name) {
    return indexOf(name) >= 0;
  }

  public Optional<AsciiString> first(AsciiString name) {
    int at = indexOf(name);
    return at < 0 ? Optional.empty() : Optional.of(value(at));
  }

  /** All values of a list field as one, as RFC 9110 section 5.3 joins them. */
  public Optional<AsciiString> joined(AsciiString name) {
    int at = indexOf(name);
    if (at < 0) {
      return Optional.empty();
    }
    int next = indexOf(name, at + 1);
    if (next < 0) {
      return Optional.of(value(at));
    }
    StringBuilder all = new StringBuilder(value(at));
    for (; next >= 0; next = indexOf(name, next + 1)) {
      all.append(", ").append(value(next));
    }
    return Optional.of(new AsciiString(all));
  }

  public boolean remove(AsciiString name) {
    int at = indexOf(name);
    if (at >= 0) {
      removeFrom(at, name);
    }
    return at >= 0;
  }

  private void removeFrom(int start, AsciiString name) {
    int kept = start;
    for (int i = start; i < size; i++) {
      if (!pairs[i * 2].contentEqualsIgnoreCase(name)) {
        pairs[kept * 2] = pairs[i * 2];
        pairs[kept * 2 + 1] = pairs[i * 2 + 1];
        kept++;
      }
    }
    Arrays.fill(pairs, kept * 2, size * 2, AsciiString.EMPTY_STRING);
    size = kept;
  }

  /** Removes the field at one place; those behind it move up. */
  public void removeAt(int index) {
    System.arraycopy(pairs, index * 2 + 2, pairs, index * 2, (size - index - 1) * 2);
    size--;
  }

  public Fields copy() {
    Fields copy = new Fields(size + 4);
    System.arraycopy(pairs, 0, copy.pairs, 0, size * 2);
    copy.size = size;
    return copy;
  }

  /** The length of the fields as HTTP/1.1 writes them. */
  int writtenLength() {
    int length = 0;
    for (int i = 0; i < size * 2; i += 2) {
      length += pairs[i].length() + pairs[i + 1].length() + 4;
    }
    return length;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < size; i++) {
      text.append(name(i)).append(": ").append(value(i)).append('\n');
    }
    return text.toString();
  }
}
