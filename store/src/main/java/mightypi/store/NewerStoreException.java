package mightypi.store;

import java.io.IOException;
import java.nio.file.Path;

/** The database was written by a newer release in a form that this one cannot read. */
public final class NewerStoreException extends IOException {
  private static final long serialVersionUID = 1;

  public NewerStoreException(Path file, int found, int known) {
    super(
        file
            + " has format "
            + found
            + ", but this release knows formats up to "
            + known
            + "; nothing was changed. Start the release that wrote it, or a newer one");
  }
}
