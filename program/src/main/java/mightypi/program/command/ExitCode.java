package mightypi.program.command;

/** How a command ends, for scripts. */
public final class ExitCode {

  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int WRONG_COMMAND_LINE = 2;
  public static final int NEEDS_ROOT = 3;
  public static final int NOT_RUNNING = 4;

  private ExitCode() {}
}
