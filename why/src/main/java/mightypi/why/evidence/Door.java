package mightypi.why.evidence;

/** What came of a TCP connection to a port. */
public record Door(int port, State state) {

  /** How it ended. */
  public enum State {
    OPEN,
    REFUSED,
    TIMEOUT,
    UNREACHABLE
  }
}
