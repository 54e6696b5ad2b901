package mightypi.control.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Occurrence;
import mightypi.model.Problem;
import mightypi.model.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a controller about one key, and makes and tells what it decided. */
final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** Of those that follow each other so many are made side by side. */
  private static final int DELETIONS = 64;

  private final Cluster cluster;
  private final List<Controller> controllers;
  private final Chronicle chronicle;
  private final Clock clock;

  Worker(Cluster cluster, List<Controller> controllers, Chronicle chronicle, Clock clock) {
    this.clock = clock;
    this.cluster = cluster;
    this.controllers = controllers;
    this.chronicle = chronicle;
  }

  /** How it went. */
  sealed interface Result {

    /**
     * @param thought how long deciding took
     */
    record Done(Duration thought, Optional<Duration> lookAgain) implements Result {}

    /** To be tried again, on a newer image. */
    record Failed() implements Result {}
  }

  Result decideAndDo(Item item) {
    Controller controller = controllers.get(item.controller());
    try {
      Image now = cluster.now();
      long begin = clock.nanos();
      Decision decision = controller.decide(now, item.key());
      Duration thought = Duration.ofNanos(clock.nanos() - begin);
      if (!made(controller, item.key(), now, decision.steps())) {
        return new Result.Failed();
      }
      return new Result.Done(thought, decision.lookAgain());
    } catch (Exception e) {
      LOG.error("{}: {}", controller.name(), item.key(), e);
      return new Result.Failed();
    }
  }

  private boolean made(Controller controller, Key key, Image now, List<Step> steps)
      throws InterruptedException, ExecutionException {
    int next = 0;
    while (next < steps.size()) {
      int end = endOfDeletions(steps, next);
      boolean made =
          end - next > 1
              ? madeTogether(controller, key, now, steps.subList(next, end))
              : made(controller, key, now, steps.get(next));
      if (!made) {
        return false;
      }
      next = Math.max(next + 1, end);
    }
    return true;
  }

  private static int endOfDeletions(List<Step> steps, int begin) {
    int end = begin;
    while (end < steps.size()
        && end - begin < DELETIONS
        && steps.get(end) instanceof Change.Delete) {
      end++;
    }
    return end;
  }

  /** So their writes share a flush of the disk, be it thousands of a namespace. */
  private boolean madeTogether(Controller controller, Key key, Image now, List<Step> some)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("deletion-", 0).factory())) {
      List<Callable<Boolean>> all = new ArrayList<>();
      some.forEach(each -> all.add(() -> made(controller, key, now, each)));
      boolean made = true;
      for (Future<Boolean> each : threads.invokeAll(all)) {
        made &= each.get();
      }
      return made;
    }
  }

  private boolean made(Controller controller, Key key, Image now, Step step) {
    return switch (step) {
      case Occurrence occurrence -> {
        chronicle.tell(controller.name(), occurrence);
        yield true;
      }
      case Change change ->
          switch (cluster.commit(change)) {
            case Cluster.Outcome.Committed committed -> true;
            case Cluster.Outcome.Conflict conflict -> {
              LOG.debug("{}: {} changed meanwhile", controller.name(), conflict.key());
              yield false;
            }
            case Cluster.Outcome.Unknown(String why) -> {
              LOG.warn("{}: {}: reply lost: {}", controller.name(), change.key(), why);
              yield false;
            }
            case Cluster.Outcome.Refused(List<Problem> problems) -> {
              now.find(key)
                  .ifPresent(regarding -> refused(controller, key, regarding, change, problems));
              yield false;
            }
          };
    };
  }

  private void refused(
      Controller controller, Key key, Document regarding, Change change, List<Problem> problems) {
    String why = problems.stream().map(Problem::toString).collect(Collectors.joining(", "));
    LOG.info("{}: {} refused: {}", controller.name(), change.key(), why);
    String[] words =
        switch (change) {
          case Change.Create create -> new String[] {"FailedCreate", "Error creating: "};
          case Change.Update update -> new String[] {"FailedUpdate", "Error updating: "};
          case Change.UpdateStatus update -> new String[] {"FailedUpdate", "Error updating: "};
          case Change.Scale scale ->
              new String[] {"FailedRescale", "New size: " + scale.replicas() + "; error: "};
          case Change.Delete delete -> new String[] {"FailedDelete", "Error deleting: "};
          case Change.Bind bind -> new String[] {"FailedScheduling", "Binding rejected: "};
        };
    chronicle.tell(
        controller.name(), Occurrence.warning(key.kind(), regarding, words[0], words[1] + why));
    controller
        .refused(cluster.now(), key, change, problems)
        .map(cluster::commit)
        .filter(outcome -> !(outcome instanceof Cluster.Outcome.Committed))
        .ifPresent(outcome -> LOG.debug("{}: {}: {}", controller.name(), key, outcome));
  }
}
