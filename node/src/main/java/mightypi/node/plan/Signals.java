package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.Container;
import java.util.List;
import java.util.Optional;

/** The signal that a container wants to be asked to end by (KEP-4960), as the kernel counts it. */
public final class Signals {

  // signal(7), from 1 on; those of the same number are told of below.
  private static final List<String> NAMES =
      List.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
          "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");
  private static final int FIRST_REAL_TIME = 34;
  private static final int LAST_REAL_TIME = 64;

  private Signals() {}

  /** Empty for a container that leaves it to its image. */
  public static Optional<String> name(Container container) {
    return Optional.ofNullable(container.getLifecycle())
        .flatMap(each -> Optional.ofNullable(each.getStopSignal()))
        .filter(name -> !name.isEmpty());
  }

  /** As in {@code SIGTERM} and {@code SIGRTMIN+3}. */
  public static Optional<Integer> number(String name) {
    String word = name.startsWith("SIG") ? name.substring(3) : name;
    if (word.startsWith("RTM")) {
      return realTime(word);
    }
    String known =
        switch (word) {
          case "IOT" -> "ABRT";
          case "CLD" -> "CHLD";
          case "POLL" -> "IO";
          default -> word;
        };
    return Optional.of(NAMES.indexOf(known) + 1).filter(number -> number > 0);
  }

  private static Optional<Integer> realTime(String word) {
    boolean first = word.startsWith("RTMIN");
    if (!first && !word.startsWith("RTMAX")) {
      return Optional.empty();
    }
    int from = first ? FIRST_REAL_TIME : LAST_REAL_TIME;
    String offset = word.substring("RTMIN".length());
    if (!offset.isEmpty() && !offset.matches("[+-]\\d{1,2}")) {
      return Optional.empty();
    }
    int number = from + (offset.isEmpty() ? 0 : Integer.parseInt(offset));
    return Optional.of(number).filter(each -> each >= FIRST_REAL_TIME && each <= LAST_REAL_TIME);
  }
}
