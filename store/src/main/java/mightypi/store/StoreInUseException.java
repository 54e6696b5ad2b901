package mightypi.store;

import java.io.IOException;
import java.nio.file.Path;

/** Another process has this store open. */
public final class StoreInUseException extends IOException {
  private static final long serialVersionUID = 1;

  private final String pid;

  /**
   * @param pid of the other process; empty if it did not say
   */
  public StoreInUseException(Path directory, String pid) {
    super(
        directory
            + " is in use by another instance"
            + (pid.isEmpty() ? "" : ", process " + pid)
            + "; stop that one first, or name another directory");
    this.pid = pid;
  }

  public String pid() {
    return pid;
  }
}
