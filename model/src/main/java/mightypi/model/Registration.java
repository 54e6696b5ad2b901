package mightypi.model;

/** Ends what was begun; closing twice is harmless. */
public interface Registration extends AutoCloseable {
  @Override
  void close();
}
