package mightypi.program.command;

/**
 * A command that cannot do what it was asked: the message says what is wrong, {@link #next} what to
 * do about it.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String next;
  private final int exitCode;

  public CommandFailure(int exitCode, String message, String next) {
    super(message);
    this.next = next;
    this.exitCode = exitCode;
  }

  public CommandFailure(String message, String next) {
    this(ExitCode.FAILED, message, next);
  }

  public String next() {
    return next;
  }

  public int exitCode() {
    return exitCode;
  }
}
