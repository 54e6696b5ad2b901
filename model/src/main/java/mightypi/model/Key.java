package mightypi.model;

import java.util.Comparator;
import java.util.Objects;

/**
 * The address of one object in the image.
 *
 * @param namespace empty for cluster-scoped kinds
 */
public record Key(Kind kind, String namespace, String name) implements Comparable<Key> {

  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::kind).thenComparing(Key::namespace).thenComparing(Key::name);

  public Key {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(namespace);
    Objects.requireNonNull(name);
  }

  @Override
  public int compareTo(Key other) {
    return ORDER.compare(this, other);
  }

  /** As messages name it: {@code pods shop/web-0}, {@code nodes pi5p0}. */
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
