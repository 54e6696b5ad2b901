package mightypi.node.plan;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the runtime has of one pod.
 *
 * @param sandboxes the newest first
 * @param runs of all containers in all sandboxes, the newest first
 */
public record Observed(List<Sandbox> sandboxes, List<Run> runs) {

  public static final Observed NOTHING = new Observed(List.of(), List.of());

  /** The network and namespaces that the containers of a pod share. */
  public record Sandbox(
      String id, int attempt, boolean isReady, Instant created, List<String> addresses) {
    public Sandbox {
      addresses = List.copyOf(addresses);
    }
  }

  public Observed {
    sandboxes =
        sandboxes.stream().sorted(Comparator.comparingInt(Sandbox::attempt).reversed()).toList();
    runs =
        runs.stream()
            .sorted(
                Comparator.comparing((Run run) -> run.times().created())
                    .thenComparingInt(Run::restarts)
                    .reversed())
            .toList();
  }

  public Optional<Sandbox> sandbox() {
    return sandboxes.stream().findFirst();
  }

  /** The latest sandbox, if containers can run in it. */
  public Optional<Sandbox> liveSandbox() {
    return sandbox().filter(Sandbox::isReady);
  }

  /** The latest run of a container. */
  public Optional<Run> latest(String container) {
    return runs.stream().filter(run -> run.name().equals(container)).findFirst();
  }

  /** The run before the latest one. */
  public Optional<Run> previous(String container) {
    return runs.stream().filter(run -> run.name().equals(container)).skip(1).findFirst();
  }

  public Optional<Run> run(String id) {
    return runs.stream().filter(run -> run.id().equals(id)).findFirst();
  }

  public List<Run> alive() {
    return runs.stream().filter(Run::isAlive).toList();
  }
}
