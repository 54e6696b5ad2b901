package mightypi.api.schema;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value made when it is first asked for; made twice if two threads ask at once, kept once. */
final class Lazy<T> implements Supplier<T> {

  private volatile @Nullable Supplier<? extends T> source;
  private volatile @Nullable T value;

  Lazy(Supplier<? extends T> source) {
    this.source = source;
  }

  @Override
  public T get() {
    T known = value;
    if (known != null) {
      return known;
    }
    Supplier<? extends T> maker = source;
    if (maker == null) {
      return get(); // another thread has just made it
    }
    T made = maker.get();
    value = made;
    source = null;
    return made;
  }
}
