package mightypi.node.probe;

import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import mightypi.model.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Asks one container one question again and again, until it is closed. A verdict flips after as
 * many equal answers in a row as the probe demands.
 */
final class ProbeLoop {

  // A container that just started is asked sooner than its period says, as long as it has not said
  // yes once: a page that comes up after a second is not to wait for the tenth. Early answers count
  // only if they are good.
  private static final long FIRST_EARLY_LOOK = 100;

  private final Probe probe;
  private final Target target;
  private final Settings settings;
  private final Asking asking;
  private final Clock clock;
  private final Listener listener;
  private volatile Verdict verdict;
  private volatile @Nullable Thread thread;
  private boolean early;
  private int inARow;
  private boolean lastGood;

  /** What is known: nothing yet, or the latest. */
  enum Verdict {
    UNKNOWN,
    GOOD,
    BAD
  }

  /**
   * @param hasEarlyLooks whether good answers before the first period count
   */
  record Settings(Verdict first, boolean hasEarlyLooks, boolean endsWhenGood) {}

  /** Hears what comes. */
  interface Listener {
    void flipped();

    /** Is told of every answer that is not plainly good. */
    void heard(Answer answer);
  }

  ProbeLoop(
      Probe probe,
      Target target,
      Settings settings,
      Asking asking,
      Clock clock,
      Listener listener) {
    this.probe = probe;
    this.target = target;
    this.settings = settings;
    this.asking = asking;
    this.clock = clock;
    this.listener = listener;
    this.verdict = settings.first();
    this.early = settings.hasEarlyLooks() && probe.getExec() == null;
  }

  Verdict verdict() {
    return verdict;
  }

  void begin(Instant containerStarted) {
    thread =
        Thread.ofVirtual()
            .name("probe-" + target.container().getName())
            .start(() -> run(containerStarted));
  }

  void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run(Instant containerStarted) {
    Duration delay = Duration.ofSeconds(or(probe.getInitialDelaySeconds(), 0));
    Duration passed = Duration.between(containerStarted, clock.now());
    try {
      sleep(delay.minus(passed));
      if (early) {
        lookEarly();
      }
      while (!(settings.endsWhenGood() && verdict == Verdict.GOOD)) {
        note(ask());
        sleep(period());
      }
    } catch (InterruptedException e) {
      // The container ended, or is asked by nobody any more.
    }
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }

  private static void sleep(Duration wait) throws InterruptedException {
    if (wait.isPositive()) {
      TimeUnit.MILLISECONDS.sleep(wait.toMillis());
    }
  }

  private Duration period() {
    return Duration.ofSeconds(Math.max(1, or(probe.getPeriodSeconds(), 10)));
  }

  private Answer ask() {
    return asking.ask(
        probe, target, Duration.ofSeconds(Math.max(1, or(probe.getTimeoutSeconds(), 1))));
  }

  private void lookEarly() throws InterruptedException {
    long passed = 0;
    long wait = FIRST_EARLY_LOOK;
    while (verdict != Verdict.GOOD && passed + wait < period().toMillis()) {
      Answer answer = ask();
      if (answer.isGood()) {
        note(answer);
      }
      TimeUnit.MILLISECONDS.sleep(wait);
      passed += wait;
      wait *= 2;
    }
  }

  private void note(Answer answer) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (answer.verdict() != Answer.Verdict.GOOD) {
      listener.heard(answer);
    }
    if (answer.verdict() == Answer.Verdict.BROKEN) {
      return;
    }
    inARow = answer.isGood() == lastGood ? inARow + 1 : 1;
    lastGood = answer.isGood();
    int threshold =
        answer.isGood() ? or(probe.getSuccessThreshold(), 1) : or(probe.getFailureThreshold(), 3);
    Verdict next = answer.isGood() ? Verdict.GOOD : Verdict.BAD;
    if (inARow >= threshold && verdict != next) {
      verdict = next;
      listener.flipped();
    }
  }
}
