package mightypi.api.status;

/** A request that fails with a {@link Status}; caught once, where the answer is written. */
public final class StatusException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Status status;

  public StatusException(Status status) {
    super(status.message(), null, false, false); // a user's error needs no stack trace
    this.status = status;
  }

  public Status status() {
    return status;
  }
}
