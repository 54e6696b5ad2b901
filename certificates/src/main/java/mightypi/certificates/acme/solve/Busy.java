package mightypi.certificates.acme.solve;

import java.io.IOException;
import java.time.Duration;

/** A provider that asked to be left alone for a while. */
public final class Busy extends IOException {

  private static final long serialVersionUID = 1;

  private final Duration pause;

  Busy(String message, Duration pause) {
    super(message);
    this.pause = pause;
  }

  public Duration pause() {
    return pause;
  }
}
