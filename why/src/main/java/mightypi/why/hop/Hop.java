package mightypi.why.hop;

import java.util.List;

/** One step of the way. */
@FunctionalInterface
public interface Hop {

  /** What is to be said of it; nothing when the way does not lead over it. */
  List<Finding> look(Scene scene);
}
