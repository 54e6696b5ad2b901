package mightypi.certificates.acme.solve;

import java.io.IOException;

/** One way to show control of a name. Both acts may be repeated and then change nothing. */
public interface Solver {

  /** Whether the Challenge's solver asks for this way. */
  boolean drives(Task task);

  /** Shows it. Throws, in words for people, what stands in the way. */
  void present(Task task) throws IOException, InterruptedException;

  /** Takes back exactly what was shown. */
  void cleanUp(Task task) throws IOException, InterruptedException;
}
