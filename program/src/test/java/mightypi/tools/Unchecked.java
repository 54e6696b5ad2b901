package mightypi.tools;

import java.util.concurrent.Callable;

/** Work whose faults are faults of the test. */
final class Unchecked {

  private Unchecked() {}

  static <T> T of(Callable<T> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
