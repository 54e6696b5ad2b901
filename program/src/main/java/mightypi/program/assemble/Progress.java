package mightypi.program.assemble;

/** Told of each step of a start, for people who wait. */
@FunctionalInterface
public interface Progress {
  void done(String step);
}
