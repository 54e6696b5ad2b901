package mightypi.store;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The database file is damaged, or is none. It was not changed. */
public final class CorruptStoreException extends IOException {
  private static final long serialVersionUID = 1;

  public CorruptStoreException(Path file, String fault, @Nullable Throwable cause) {
    super(
        file
            + " is damaged ("
            + fault
            + "); nothing was changed. Put a backup in its place (the file and those beside it with"
            + " -wal and -shm), or move all of them away to begin with an empty cloud",
        cause);
  }
}
