package mightypi.api.kind.pod;

import java.util.List;
import mightypi.api.kind.check.Place;

/** The checks of paths inside volumes and directories. */
final class PathChecks {

  private PathChecks() {}

  /** Below where it starts ({@code validateLocalDescendingPath}). */
  static void relative(Place path) {
    if (path.text().startsWith("/")) {
      path.invalid("must be a relative path");
    }
    noBacksteps(path);
  }

  /** A file that is not of those that volumes keep for themselves. */
  static void file(Place path) {
    relative(path);
    if (path.text().startsWith("..") && !isBackstep(path.text())) {
      path.invalid("must not start with '..'");
    }
  }

  static void noBacksteps(Place path) {
    if (isBackstep(path.text())) {
      path.invalid("must not contain '..'");
    }
  }

  private static boolean isBackstep(String path) {
    return List.of(path.split("/")).contains("..");
  }
}
