package mightypi.node.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import mightypi.node.cri.v1.ContainerStatus;

/**
 * One run of a container of a pod, as the runtime has it.
 *
 * @param name the container's name in the pod
 * @param restarts how many runs there were before
 * @param hash of the container's definition when it was started
 * @param grace how long it may take to end, from the pod that started it
 * @param logPath the path of its log, absolute
 */
public record Run(
    String id,
    String sandbox,
    String name,
    int restarts,
    State state,
    Times times,
    Exit exit,
    ImageUsed image,
    String hash,
    Duration grace,
    String logPath) {

  /** As in CRI. */
  public enum State {
    CREATED,
    RUNNING,
    EXITED,
    UNKNOWN
  }

  /** The epoch stands for what did not happen. */
  public record Times(Instant created, Instant started, Instant finished) {}

  /** How it ended; meaningless before it did. */
  public record Exit(int code, String reason, String message) {}

  /** The image's name, and its digest or id. */
  public record ImageUsed(String name, String reference) {}

  /** Reads the runtime's answer; the sandbox stands in the list of containers only. */
  public static Run of(String sandbox, ContainerStatus status) {
    Map<String, String> annotations = status.getAnnotationsMap();
    return new Run(
        status.getId(),
        sandbox,
        status.getLabelsOrDefault(Labels.CONTAINER_NAME, status.getMetadata().getName()),
        number(annotations.get(Labels.RESTART_COUNT), status.getMetadata().getAttempt()),
        state(status),
        new Times(
            instant(status.getCreatedAt()),
            instant(status.getStartedAt()),
            instant(status.getFinishedAt())),
        new Exit(status.getExitCode(), status.getReason(), status.getMessage()),
        new ImageUsed(status.getImage().getImage(), status.getImageRef()),
        annotations.getOrDefault(Labels.HASH, ""),
        Duration.ofSeconds(number(annotations.get(Labels.GRACE), 30)),
        status.getLogPath());
  }

  private static State state(ContainerStatus status) {
    return switch (status.getState()) {
      case CONTAINER_CREATED -> State.CREATED;
      case CONTAINER_RUNNING -> State.RUNNING;
      case CONTAINER_EXITED -> State.EXITED;
      case CONTAINER_UNKNOWN, UNRECOGNIZED -> State.UNKNOWN;
    };
  }

  private static int number(@org.jspecify.annotations.Nullable String text, int otherwise) {
    try {
      return text == null ? otherwise : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  public boolean isRunning() {
    return state == State.RUNNING;
  }

  public boolean isExited() {
    return state == State.EXITED;
  }

  /** Whether it may still hold a process. */
  public boolean isAlive() {
    return state == State.RUNNING || state == State.UNKNOWN;
  }

  public boolean succeeded() {
    return isExited() && exit.code() == 0;
  }
}
