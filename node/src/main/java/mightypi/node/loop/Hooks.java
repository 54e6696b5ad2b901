package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.LifecycleHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mightypi.node.probe.Answer;
import mightypi.node.probe.Target;

/** What a pod wants done right after a container started, or right before it ends. */
final class Hooks {

  // An HTTP hook is one request; the kubelet's client waits as long.
  private static final Duration HTTP = Duration.ofSeconds(30);

  private final Node node;

  Hooks(Node node) {
    this.node = node;
  }

  /** Waits for the hook, no longer than the limit; answers what went wrong. */
  Optional<String> run(LifecycleHandler hook, Target target, Duration limit) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Thread thread = Thread.ofVirtual().name("hook").start(() -> answer.complete(ask(hook, target)));
    try {
      Answer given = answer.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
      return given.isGood() ? Optional.empty() : Optional.of(given.words());
    } catch (TimeoutException e) {
      thread.interrupt();
      return Optional.of("timed out");
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      thread.interrupt();
      return Optional.of("interrupted");
    }
  }

  private Answer ask(LifecycleHandler hook, Target target) {
    if (hook.getExec() != null) {
      return node.asking().command(hook.getExec(), target, Duration.ZERO);
    }
    if (hook.getHttpGet() != null) {
      return node.asking().reach(hook.getHttpGet(), target, HTTP);
    }
    if (hook.getSleep() != null) {
      sleep(hook.getSleep().getSeconds());
      return new Answer(Answer.Verdict.GOOD, "");
    }
    return new Answer(Answer.Verdict.BAD, "invalid handler");
  }

  private static void sleep(long seconds) {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
