package mightypi.gateway.wire;

/** A message that is refused, and the status that says so. An expected outcome: no stack trace. */
public final class MalformedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  public MalformedException(int status, String why) {
    super(why, null, false, false);
    this.status = status;
  }

  static MalformedException badRequest(String why) {
    return new MalformedException(400, why);
  }

  public int status() {
    return status;
  }
}
