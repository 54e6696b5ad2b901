package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import mightypi.model.Image;
import mightypi.node.cri.RuntimeFault;
import mightypi.node.cri.v1.ContainerConfig;
import mightypi.node.cri.v1.Mount;
import mightypi.node.cri.v1.PodSandboxConfig;
import mightypi.node.image.PodImages;
import mightypi.node.plan.ConfigFault;
import mightypi.node.plan.ContainerConfigs;
import mightypi.node.plan.FieldValues;
import mightypi.node.plan.Observed;
import mightypi.node.plan.Run;
import mightypi.node.plan.SandboxConfigs;
import mightypi.node.plan.Specs;
import mightypi.node.plan.Step;
import mightypi.node.probe.Target;
import mightypi.node.volume.ClaimedVolumes;
import mightypi.node.volume.Devices;
import mightypi.node.volume.Mounts;

/** Makes the sandbox and the containers of one pod. */
final class Starter {

  private static final String SANDBOX = "sandbox";
  private static final Duration LONGEST_HOOK = Duration.ofHours(1);

  private final Node node;
  private final Memory memory;
  private final Telling telling;
  private final PodImages images;
  private final Consumer<String> expect;
  private final Runnable wake;
  private final Enclosure enclosure;
  private Optional<Instant> lookAgain = Optional.empty();

  /**
   * @param expect told the id of a container before it starts, so that its end is heard
   */
  Starter(
      Node node,
      Memory memory,
      Telling telling,
      PodImages images,
      Consumer<String> expect,
      Runnable wake) {
    this.node = node;
    this.memory = memory;
    this.telling = telling;
    this.images = images;
    this.expect = expect;
    this.wake = wake;
    this.enclosure = new Enclosure(node);
  }

  FieldValues.Place place(Pod pod, Observed seen) {
    List<String> addresses =
        Specs.onHostNetwork(pod)
            ? node.self().addresses()
            : seen.liveSandbox().map(Observed.Sandbox::addresses).orElse(List.of());
    return new FieldValues.Place(node.self().addresses(), addresses, node.self().allocatable());
  }

  /** True when there is a new sandbox. */
  boolean createSandbox(Pod pod, Step.CreateSandbox step, Image now) throws IOException {
    Instant time = node.clock().now();
    if (!memory.retries().isDue(SANDBOX, time)) {
      return false;
    }
    if (Boolean.FALSE.equals(pod.getSpec().getHostUsers())) {
      return noSandbox(
          "can't set `spec.hostUsers: false`, runtime does not support user namespaces");
    }
    if (!isEnclosed(pod)) {
      memory.retries().failed(SANDBOX, time);
      return false;
    }
    PodSandboxConfig config = config(pod, step.attempt());
    Files.createDirectories(Path.of(config.getLogDirectory()));
    SandboxConfigs.warnings(pod, node.self().surroundings())
        .forEach(each -> telling.warning("DNSConfigForming", each));
    try {
      Optional<String> fault = SandboxConfigs.fault(pod, node.self().surroundings());
      if (fault.isPresent()) {
        throw new ConfigFault(fault.get());
      }
      expect.accept(node.runtime().runPodSandbox(config, Handlers.of(pod, now)));
      memory.retries().succeeded(SANDBOX);
      return true;
    } catch (RuntimeFault | ConfigFault e) {
      return noSandbox(String.valueOf(e.getMessage()));
    }
  }

  private boolean isEnclosed(Pod pod) {
    try {
      enclosure.ensure(pod);
      return true;
    } catch (IOException e) {
      telling.warning(
          "FailedCreatePodContainer", "unable to ensure pod container exists: " + e.toString());
      return false;
    }
  }

  private boolean noSandbox(String why) {
    telling.warning("FailedCreatePodSandBox", "Failed to create pod sandbox: " + why);
    memory.retries().failed(SANDBOX, node.clock().now());
    return false;
  }

  PodSandboxConfig config(Pod pod, int attempt) {
    return SandboxConfigs.of(pod, attempt, node.self().surroundings());
  }

  /** True when the container was started, or failed in a way that shows in the next look. */
  boolean start(Pod pod, Step.Start step, Observed seen, Image now) throws IOException {
    Container container = step.container();
    if (!memory.retries().isDue(container.getName(), node.clock().now())) {
      return false;
    }
    if (!isEnclosed(pod)) {
      memory.retries().failed(container.getName(), node.clock().now());
      return false;
    }
    Observed.Sandbox sandbox = seen.liveSandbox().orElseThrow();
    PodSandboxConfig box = config(pod, sandbox.attempt());
    return switch (images.ensure(pod, container, now, box)) {
      case PodImages.State.Coming() -> false;
      case PodImages.State.Missing(String reason, String message, Optional<Instant> again) -> {
        memory.waits(container, reason, message);
        again.ifPresent(due -> lookAgain = Optional.of(earlier(due)));
        yield false;
      }
      case PodImages.State.Here(mightypi.node.cri.v1.Image image) ->
          create(pod, step, seen, new Made(now, image, box, sandbox.id()));
    };
  }

  private Instant earlier(Instant due) {
    return lookAgain.filter(other -> other.isBefore(due)).orElse(due);
  }

  /** When an image is due to be tried again; asked once. */
  Optional<Instant> takeLookAgain() {
    Optional<Instant> taken = lookAgain;
    lookAgain = Optional.empty();
    return taken;
  }

  private record Made(
      Image now, mightypi.node.cri.v1.Image image, PodSandboxConfig box, String sandbox) {}

  private boolean create(Pod pod, Step.Start step, Observed seen, Made made) throws IOException {
    Container container = step.container();
    FieldValues.Place place = place(pod, seen);
    ContainerConfig config;
    try {
      Optional<String> target = target(container, seen);
      List<Mount> mounts =
          node.files()
              .mounts()
              .of(
                  ClaimedVolumes.resolved(pod, made.now()),
                  container,
                  step.restarts(),
                  new Mounts.Circumstances(
                      place.addresses(),
                      node.handlers().recurses(pod, made.now()),
                      ContainerConfigs.expansion(pod, container, made.now(), place)));
      config =
          ContainerConfigs.of(
              pod,
              container,
              step.restarts(),
              new ContainerConfigs.Materials(
                  made.now(),
                  place,
                  made.image(),
                  mounts,
                  Devices.of(ClaimedVolumes.resolved(pod, made.now()), container),
                  node.self().surroundings().memory(),
                  target));
    } catch (ConfigFault e) {
      return failed(container, "CreateContainerConfigError", e.words());
    }
    makeLogFolder(made.box(), config);
    String id;
    try {
      id = node.runtime().createContainer(made.sandbox(), config, made.box());
    } catch (RuntimeFault e) {
      return failed(container, "CreateContainerError", e.description());
    }
    expect.accept(id);
    telling.normal("Created", "Created container: " + container.getName());
    return begin(step, id, seen, place);
  }

  private static Optional<String> target(Container container, Observed seen) throws ConfigFault {
    Optional<String> name = Specs.target(container);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        seen.latest(name.get())
            .filter(Run::isRunning)
            .map(Run::id)
            .orElseThrow(() -> new ConfigFault("unable to find target container " + name.get())));
  }

  private static void makeLogFolder(PodSandboxConfig box, ContainerConfig config)
      throws IOException {
    Path log = Path.of(box.getLogDirectory(), config.getLogPath());
    Files.createDirectories(Objects.requireNonNull(log.getParent()));
  }

  private boolean failed(Container container, String reason, String why) {
    telling.warning("Failed", "Error: " + why);
    memory.waits(container, reason, why);
    memory.retries().failed(container.getName(), node.clock().now());
    return false;
  }

  private boolean begin(Step.Start step, String id, Observed seen, FieldValues.Place place) {
    Container container = step.container();
    boolean again = seen.latest(container.getName()).isPresent();
    Optional<LifecycleHandler> hook =
        Optional.ofNullable(container.getLifecycle()).map(each -> each.getPostStart());
    hook.ifPresent(unused -> memory.hooked().add(id));
    if (again) {
      memory.delays().restarted(container.getName(), node.clock().now());
    }
    memory.retries().succeeded(container.getName());
    try {
      node.runtime().startContainer(id);
    } catch (RuntimeFault e) {
      telling.warning("Failed", "Error: " + e.description());
      memory.waits(container, "RunContainerError", e.description());
      memory.hooked().remove(id);
      return true;
    }
    memory.waiting().remove(container.getName());
    telling.normal("Started", "Started container " + container.getName());
    String address = place.addresses().isEmpty() ? "" : place.addresses().getFirst();
    hook.ifPresent(each -> runHook(each, new Target(container, id, address)));
    return true;
  }

  private void runHook(LifecycleHandler hook, Target target) {
    Thread.ofVirtual()
        .name("post-start-" + target.container().getName())
        .start(
            () -> {
              new Hooks(node)
                  .run(hook, target, LONGEST_HOOK)
                  .ifPresent(
                      fault -> {
                        telling.warning("FailedPostStartHook", "PostStartHook failed");
                        memory.doomed().put(target.id(), "FailedPostStartHook");
                      });
              memory.hooked().remove(target.id());
              wake.run();
            });
  }
}
