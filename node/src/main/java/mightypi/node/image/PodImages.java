package mightypi.node.image;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mightypi.model.Clock;
import mightypi.node.cri.RuntimeFault;
import mightypi.node.cri.v1.AuthConfig;
import mightypi.node.cri.v1.Image;
import mightypi.node.cri.v1.PodSandboxConfig;
import org.jspecify.annotations.Nullable;

/**
 * The images that one pod needs. Pulls run beside the pod's worker, which is woken when one ends; a
 * pull that failed is tried again after 10 seconds, then later and later up to five minutes.
 */
public final class PodImages {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Puller puller;
  private final Clock clock;
  private final Voice voice;
  private final Runnable wake;
  private final Map<String, Pull> pulls = new HashMap<>();

  /** Tells people what happens. */
  public interface Voice {
    void normal(String reason, String message);

    void warning(String reason, String message);
  }

  public PodImages(Puller puller, Clock clock, Voice voice, Runnable wake) {
    this.puller = puller;
    this.clock = clock;
    this.voice = voice;
    this.wake = wake;
  }

  /** Whether a container can be made of its image. */
  public sealed interface State {
    /** It is on this machine. */
    record Here(Image image) implements State {}

    /** It is being pulled. */
    record Coming() implements State {}

    /**
     * Not now.
     *
     * @param again when it is tried again; none: never by itself
     */
    record Missing(String reason, String message, Optional<Instant> again) implements State {}
  }

  /** One pull; the thread that pulls writes {@code result}, once, as its last act. */
  private static final class Pull {
    private volatile @Nullable Result result;
    private Duration delay = Duration.ZERO;
    private @Nullable Instant failedAt;
    private String fault = "";
    private boolean underWay;
    private String told = "";
  }

  private record Result(Optional<Image> image, String fault) {}

  /** Asked again until it is {@link State.Here}; then the next question is a new one. */
  public State ensure(Pod pod, Container container, mightypi.model.Image now, PodSandboxConfig box)
      throws RuntimeFault {
    Optional<ImageName> parsed = ImageName.parse(container.getImage());
    if (parsed.isEmpty()) {
      String message =
          "Failed to apply default image tag \""
              + container.getImage()
              + "\": couldn't parse image name \""
              + container.getImage()
              + "\": invalid reference format";
      complainOnce(pull(container), "InspectFailed", message, "InvalidImageName");
      return new State.Missing("InvalidImageName", message, Optional.empty());
    }
    Pull pull = pull(container);
    if (pull.underWay) {
      return finish(pull, container);
    }
    return begin(pull, pod, container, parsed.get(), now, box);
  }

  private Pull pull(Container container) {
    return pulls.computeIfAbsent(container.getName(), unused -> new Pull());
  }

  // The worker asks whenever it looks; people hear of one fault once.
  private void complainOnce(Pull pull, String reason, String message, String fault) {
    if (!pull.told.equals(fault)) {
      pull.told = fault;
      voice.warning(reason, message);
      voice.warning("Failed", "Error: " + fault);
    }
  }

  private State finish(Pull pull, Container container) {
    Result result = pull.result;
    if (result == null) {
      return new State.Coming();
    }
    pull.underWay = false;
    pull.result = null;
    if (result.image().isPresent()) {
      pulls.remove(container.getName());
      return new State.Here(result.image().get());
    }
    Instant now = clock.now();
    pull.delay =
        pull.delay.isZero()
            ? FIRST
            : pull.delay.compareTo(LONGEST.dividedBy(2)) > 0 ? LONGEST : pull.delay.multipliedBy(2);
    pull.failedAt = now;
    pull.fault = result.fault();
    pull.told = "ErrImagePull";
    voice.warning("Failed", result.fault());
    voice.warning("Failed", "Error: ErrImagePull");
    return new State.Missing(
        "ErrImagePull", pull.fault, Optional.of(now.plus(Duration.ofSeconds(1))));
  }

  private State begin(
      Pull pull,
      Pod pod,
      Container container,
      ImageName name,
      mightypi.model.Image now,
      PodSandboxConfig box)
      throws RuntimeFault {
    String policy = policy(container, name);
    Optional<Image> local =
        puller.local(name).filter(each -> !policy.equals("Always") || Puller.isImported(each));
    if (local.isPresent()) {
      voice.normal(
          "Pulled", "Container image \"" + container.getImage() + "\" already present on machine");
      return new State.Here(local.get());
    }
    if (policy.equals("Never")) {
      String message =
          "Container image \""
              + container.getImage()
              + "\" is not present with pull policy of Never";
      complainOnce(pull, "ErrImageNeverPull", message, "ErrImageNeverPull");
      return new State.Missing("ErrImageNeverPull", message, again(LONGEST));
    }
    Instant failedAt = pull.failedAt;
    if (failedAt != null && clock.now().isBefore(failedAt.plus(pull.delay))) {
      return backOff(pull, container, failedAt.plus(pull.delay));
    }
    voice.normal("Pulling", "Pulling image \"" + container.getImage() + "\"");
    Optional<AuthConfig> auth = Credentials.of(pod, name, now);
    pull.underWay = true;
    Thread.ofVirtual()
        .name("pull-" + name)
        .start(() -> run(pull, container, name, new Order(auth, box, policy.equals("Always"))));
    return new State.Coming();
  }

  private record Order(Optional<AuthConfig> auth, PodSandboxConfig box, boolean always) {}

  private Optional<Instant> again(Duration wait) {
    return Optional.of(clock.now().plus(wait));
  }

  private State backOff(Pull pull, Container container, Instant due) {
    String message = "Back-off pulling image \"" + container.getImage() + "\"";
    if (!pull.told.equals("ImagePullBackOff")) {
      pull.told = "ImagePullBackOff";
      voice.normal("BackOff", message);
      voice.warning("Failed", "Error: ImagePullBackOff");
    }
    return new State.Missing(
        "ImagePullBackOff", message + ": ErrImagePull: " + pull.fault, Optional.of(due));
  }

  private static String policy(Container container, ImageName name) {
    return Objects.requireNonNullElse(
        container.getImagePullPolicy(), name.isLatest() ? "Always" : "IfNotPresent");
  }

  private void run(Pull pull, Container container, ImageName name, Order order) {
    long began = clock.nanos();
    Result result;
    try {
      Image image = puller.pull(name, order.auth(), order.box(), order.always());
      voice.normal("Pulled", pulled(container, image, Duration.ofNanos(clock.nanos() - began)));
      result = new Result(Optional.of(image), "");
    } catch (RuntimeFault | IllegalStateException e) {
      result =
          new Result(
              Optional.empty(),
              "Failed to pull image \"" + container.getImage() + "\": " + e.getMessage());
    } catch (InterruptedException e) {
      result = new Result(Optional.empty(), "interrupted");
    }
    pull.result = result;
    wake.run();
  }

  private static String pulled(Container container, Image image, Duration took) {
    String seconds = String.format(java.util.Locale.ROOT, "%.3fs", took.toMillis() / 1000.0);
    return "Successfully pulled image \""
        + container.getImage()
        + "\" in "
        + seconds
        + " ("
        + seconds
        + " including waiting). Image size: "
        + image.getSize()
        + " bytes.";
  }
}
