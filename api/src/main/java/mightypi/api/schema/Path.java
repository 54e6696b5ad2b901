package mightypi.api.schema;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands, written out only when somebody asks. {@code toString} is Kubernetes' form:
 * {@code spec.containers[0].name}.
 */
final class Path {

  static final Path ROOT = new Path(null, "", -1);

  private final @Nullable Path parent;
  private final String name;
  private final int index;

  private Path(@Nullable Path parent, String name, int index) {
    this.parent = parent;
    this.name = name;
    this.index = index;
  }

  Path field(String field) {
    return new Path(this, field, -1);
  }

  Path item(int number) {
    return new Path(this, "", number);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    write(text, true);
    return text.toString();
  }

  /** Without the numbers of items, as Go's JSON decoder writes it. */
  String withoutItems() {
    StringBuilder text = new StringBuilder();
    write(text, false);
    return text.toString();
  }

  private void write(StringBuilder text, boolean items) {
    if (parent == null) {
      return;
    }
    parent.write(text, items);
    if (index < 0) {
      text.append(text.isEmpty() ? "" : ".").append(name);
    } else if (items) {
      text.append('[').append(index).append(']');
    }
  }
}
