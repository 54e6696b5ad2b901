package mightypi.api.kind.check;

import java.util.List;

/** The checks of paths inside volumes and directories. */
public final class PathChecks {

  private PathChecks() {}

  /** Below where it starts ({@code validateLocalDescendingPath}). */
  public static void relative(Place path) {
    if (path.text().startsWith("/")) {
      path.invalid("must be a relative path");
    }
    noBacksteps(path);
  }

  /** A file that is not of those that volumes keep for themselves. */
  public static void file(Place path) {
    relative(path);
    if (path.text().startsWith("..") && !isBackstep(path.text())) {
      path.invalid("must not start with '..'");
    }
  }

  public static void noBacksteps(Place path) {
    if (isBackstep(path.text())) {
      path.invalid("must not contain '..'");
    }
  }

  private static boolean isBackstep(String path) {
    return List.of(path.split("/")).contains("..");
  }
}
