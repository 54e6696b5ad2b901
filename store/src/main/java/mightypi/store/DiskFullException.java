package mightypi.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * There was no room: nothing was written. The store goes on, and writes again once there is room.
 */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1;

  public DiskFullException(Path file, Throwable cause) {
    super(
        "no space left on the disk of "
            + file
            + ": nothing was written; make room there, and the next write succeeds",
        cause);
  }
}
