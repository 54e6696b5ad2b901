package mightypi.api.flow;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** That it is a request's turn, or that it shall come again. */
public final class Turn implements AutoCloseable {

  /** Of what is not counted. */
  public static final Turn FREE = new Turn(true, Map.of(), () -> {});

  private final boolean granted;
  private final Map<String, String> headers;
  private final Runnable duty;
  private final AtomicBoolean ended = new AtomicBoolean();

  Turn(boolean granted, Map<String, String> headers, Runnable duty) {
    this.granted = granted;
    this.headers = Map.copyOf(headers);
    this.duty = duty;
  }

  public boolean isGranted() {
    return granted;
  }

  /** What clients are told of it. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The seat is free for another, be it before the answer has ended. */
  @Override
  public void close() {
    if (ended.compareAndSet(false, true)) {
      duty.run();
    }
  }
}
