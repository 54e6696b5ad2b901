package mightypi.api.kind.pod;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import mightypi.api.kind.check.Place;

/** The check of the signal that a container is asked to end by (KEP-4960). */
final class SignalChecks {

  private static final String[] LINUX =
      Stream.of(
              Stream.of(
                  "SIGABRT",
                  "SIGALRM",
                  "SIGBUS",
                  "SIGCHLD",
                  "SIGCLD",
                  "SIGCONT",
                  "SIGFPE",
                  "SIGHUP",
                  "SIGILL",
                  "SIGINT",
                  "SIGIO",
                  "SIGIOT",
                  "SIGKILL",
                  "SIGPIPE",
                  "SIGPOLL",
                  "SIGPROF",
                  "SIGPWR",
                  "SIGQUIT",
                  "SIGSEGV",
                  "SIGSTKFLT",
                  "SIGSTOP",
                  "SIGSYS",
                  "SIGTERM",
                  "SIGTRAP",
                  "SIGTSTP",
                  "SIGTTIN",
                  "SIGTTOU",
                  "SIGURG",
                  "SIGUSR1",
                  "SIGUSR2",
                  "SIGVTALRM",
                  "SIGWINCH",
                  "SIGXCPU",
                  "SIGXFSZ",
                  "SIGRTMIN",
                  "SIGRTMAX"),
              IntStream.rangeClosed(1, 15).mapToObj(each -> "SIGRTMIN+" + each),
              IntStream.rangeClosed(1, 14).mapToObj(each -> "SIGRTMAX-" + each))
          .flatMap(each -> each)
          .sorted()
          .toArray(String[]::new);

  private SignalChecks() {}

  static void check(Place signal, Place os) {
    if (!signal.isSet()) {
      return;
    }
    if (!os.at("name").isSet()) {
      signal.forbidden("may not be set for containers with empty `spec.os.name`");
    } else if (os.at("name").is("windows")) {
      signal.mustBeOneOf("SIGKILL", "SIGTERM");
    } else {
      signal.mustBeOneOf(LINUX);
    }
  }
}
