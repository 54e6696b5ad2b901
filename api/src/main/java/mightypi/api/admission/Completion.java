package mightypi.api.admission;

import java.util.ArrayList;
import java.util.List;

/** The end of one request: what was reserved for it is let go, for by now it is written or not. */
public final class Completion implements AutoCloseable {

  private final List<Runnable> duties = new ArrayList<>(1);

  public void then(Runnable duty) {
    duties.add(duty);
  }

  @Override
  public void close() {
    duties.forEach(Runnable::run);
    duties.clear();
  }
}
