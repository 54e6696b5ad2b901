package mightypi.node.cri;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mightypi.model.Json;
import mightypi.model.Registration;
import mightypi.node.cri.v1.AttachRequest;
import mightypi.node.cri.v1.AuthConfig;
import mightypi.node.cri.v1.Container;
import mightypi.node.cri.v1.ContainerConfig;
import mightypi.node.cri.v1.ContainerFilter;
import mightypi.node.cri.v1.ContainerStats;
import mightypi.node.cri.v1.ContainerStatus;
import mightypi.node.cri.v1.ContainerStatusRequest;
import mightypi.node.cri.v1.CreateContainerRequest;
import mightypi.node.cri.v1.ExecSyncRequest;
import mightypi.node.cri.v1.ExecSyncResponse;
import mightypi.node.cri.v1.Image;
import mightypi.node.cri.v1.ImageServiceGrpc;
import mightypi.node.cri.v1.ImageSpec;
import mightypi.node.cri.v1.ImageStatusRequest;
import mightypi.node.cri.v1.ImageStatusResponse;
import mightypi.node.cri.v1.ListContainerStatsRequest;
import mightypi.node.cri.v1.ListContainersRequest;
import mightypi.node.cri.v1.ListImagesRequest;
import mightypi.node.cri.v1.ListPodSandboxRequest;
import mightypi.node.cri.v1.PodSandbox;
import mightypi.node.cri.v1.PodSandboxConfig;
import mightypi.node.cri.v1.PodSandboxFilter;
import mightypi.node.cri.v1.PodSandboxStatus;
import mightypi.node.cri.v1.PodSandboxStatusRequest;
import mightypi.node.cri.v1.PullImageRequest;
import mightypi.node.cri.v1.RemoveContainerRequest;
import mightypi.node.cri.v1.RemoveImageRequest;
import mightypi.node.cri.v1.RemovePodSandboxRequest;
import mightypi.node.cri.v1.ReopenContainerLogRequest;
import mightypi.node.cri.v1.RunPodSandboxRequest;
import mightypi.node.cri.v1.RuntimeServiceGrpc;
import mightypi.node.cri.v1.StartContainerRequest;
import mightypi.node.cri.v1.StatusRequest;
import mightypi.node.cri.v1.StatusResponse;
import mightypi.node.cri.v1.StopContainerRequest;
import mightypi.node.cri.v1.StopPodSandboxRequest;
import mightypi.node.cri.v1.VersionRequest;
import mightypi.node.cri.v1.VersionResponse;

/**
 * The container runtime. Every call takes the calling thread until the answer is there or its
 * deadline has passed.
 */
public final class Runtime implements AutoCloseable {

  private static final Duration QUICK = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMinutes(2);
  // CNI plugins and slow disks: what the kubelet grants.
  private static final Duration LONG = Duration.ofMinutes(4);
  private static final Duration PULL = Duration.ofHours(1);

  private final Channels channels;

  public Runtime(Path socket) {
    channels = new Channels(socket);
  }

  private RuntimeServiceGrpc.RuntimeServiceBlockingStub pods(Duration deadline) {
    return RuntimeServiceGrpc.newBlockingStub(channels.channel())
        .withWaitForReady()
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private ImageServiceGrpc.ImageServiceBlockingStub images(Duration deadline) {
    return ImageServiceGrpc.newBlockingStub(channels.channel())
        .withWaitForReady()
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static <T> T ask(Supplier<T> call) throws RuntimeFault {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw new RuntimeFault(e);
    }
  }

  /** Removals and stops are done when there is nothing to remove or stop. */
  private static <T> void settle(Supplier<T> call) throws RuntimeFault {
    try {
      T unused = call.get();
    } catch (StatusRuntimeException e) {
      RuntimeFault fault = new RuntimeFault(e);
      if (!fault.isNotFound()) {
        throw fault;
      }
    }
  }

  public VersionResponse version() throws RuntimeFault {
    return ask(() -> pods(SHORT).version(VersionRequest.getDefaultInstance()));
  }

  /** Fails at once when nobody answers at the socket. */
  public StatusResponse status() throws RuntimeFault {
    return ask(
        () ->
            RuntimeServiceGrpc.newBlockingStub(channels.channel())
                .withDeadlineAfter(QUICK.toMillis(), TimeUnit.MILLISECONDS)
                .status(StatusRequest.getDefaultInstance()));
  }

  public String runPodSandbox(PodSandboxConfig config, String handler) throws RuntimeFault {
    RunPodSandboxRequest request =
        RunPodSandboxRequest.newBuilder().setConfig(config).setRuntimeHandler(handler).build();
    return ask(() -> pods(LONG).runPodSandbox(request)).getPodSandboxId();
  }

  public void stopPodSandbox(String id) throws RuntimeFault {
    StopPodSandboxRequest request = StopPodSandboxRequest.newBuilder().setPodSandboxId(id).build();
    settle(() -> pods(LONG).stopPodSandbox(request));
  }

  public void removePodSandbox(String id) throws RuntimeFault {
    RemovePodSandboxRequest request =
        RemovePodSandboxRequest.newBuilder().setPodSandboxId(id).build();
    settle(() -> pods(LONG).removePodSandbox(request));
  }

  public PodSandboxStatus podSandboxStatus(String id) throws RuntimeFault {
    PodSandboxStatusRequest request =
        PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).build();
    return ask(() -> pods(SHORT).podSandboxStatus(request)).getStatus();
  }

  /** The process that holds a sandbox's namespaces. */
  public long sandboxProcess(String id) throws IOException {
    PodSandboxStatusRequest request =
        PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).setVerbose(true).build();
    String info = ask(() -> pods(SHORT).podSandboxStatus(request)).getInfoOrDefault("info", "{}");
    return Json.at(Json.parse(info.getBytes(StandardCharsets.UTF_8)), "pid")
        .filter(Number.class::isInstance)
        .map(pid -> ((Number) pid).longValue())
        .filter(pid -> pid > 0)
        .orElseThrow(() -> new IOException("sandbox container " + id + " is not running"));
  }

  /** The sandboxes with these labels. */
  public List<PodSandbox> sandboxes(Map<String, String> labels) throws RuntimeFault {
    ListPodSandboxRequest request =
        ListPodSandboxRequest.newBuilder()
            .setFilter(PodSandboxFilter.newBuilder().putAllLabelSelector(labels))
            .build();
    return ask(() -> pods(SHORT).listPodSandbox(request)).getItemsList();
  }

  /** The containers with these labels, in whatever state. */
  public List<Container> containers(Map<String, String> labels) throws RuntimeFault {
    ListContainersRequest request =
        ListContainersRequest.newBuilder()
            .setFilter(ContainerFilter.newBuilder().putAllLabelSelector(labels))
            .build();
    return ask(() -> pods(SHORT).listContainers(request)).getContainersList();
  }

  public ContainerStatus containerStatus(String id) throws RuntimeFault {
    ContainerStatusRequest request = ContainerStatusRequest.newBuilder().setContainerId(id).build();
    return ask(() -> pods(SHORT).containerStatus(request)).getStatus();
  }

  /** What all containers use; of those that do not run the runtime may tell nothing. */
  public List<ContainerStats> containerStats() throws RuntimeFault {
    return ask(() -> pods(SHORT).listContainerStats(ListContainerStatsRequest.getDefaultInstance()))
        .getStatsList();
  }

  public String createContainer(String sandboxId, ContainerConfig config, PodSandboxConfig sandbox)
      throws RuntimeFault {
    CreateContainerRequest request =
        CreateContainerRequest.newBuilder()
            .setPodSandboxId(sandboxId)
            .setConfig(config)
            .setSandboxConfig(sandbox)
            .build();
    return ask(() -> pods(LONG).createContainer(request)).getContainerId();
  }

  public void startContainer(String id) throws RuntimeFault {
    StartContainerRequest request = StartContainerRequest.newBuilder().setContainerId(id).build();
    ask(() -> pods(LONG).startContainer(request));
  }

  /** Asks the container to end, and ends it by force when the grace is over. */
  public void stopContainer(String id, Duration grace) throws RuntimeFault {
    StopContainerRequest request =
        StopContainerRequest.newBuilder().setContainerId(id).setTimeout(grace.toSeconds()).build();
    settle(() -> pods(grace.plus(SHORT)).stopContainer(request));
  }

  public void removeContainer(String id) throws RuntimeFault {
    RemoveContainerRequest request = RemoveContainerRequest.newBuilder().setContainerId(id).build();
    settle(() -> pods(SHORT).removeContainer(request));
  }

  public void reopenContainerLog(String id) throws RuntimeFault {
    ReopenContainerLogRequest request =
        ReopenContainerLogRequest.newBuilder().setContainerId(id).build();
    ask(() -> pods(SHORT).reopenContainerLog(request));
  }

  /** Runs a command in a container; zero for no limit of time. */
  public ExecSyncResponse execSync(String id, List<String> command, Duration timeout)
      throws RuntimeFault {
    ExecSyncRequest request =
        ExecSyncRequest.newBuilder()
            .setContainerId(id)
            .addAllCmd(command)
            .setTimeout(timeout.toSeconds())
            .build();
    Duration deadline = timeout.isZero() ? PULL : timeout.plus(SHORT);
    return ask(() -> pods(deadline).execSync(request));
  }

  /**
   * Asks for a conversation with the main process of a container; answers where it is had.
   *
   * @param input whether it is told something
   * @param output whether it is listened to
   */
  public URI attach(String id, boolean input, boolean output, boolean tty) throws RuntimeFault {
    AttachRequest request =
        AttachRequest.newBuilder()
            .setContainerId(id)
            .setStdin(input)
            .setStdout(output)
            .setStderr(output && !tty)
            .setTty(tty)
            .build();
    return URI.create(ask(() -> pods(SHORT).attach(request)).getUrl());
  }

  /** The image, if it is on this machine; never touches the network. */
  public Optional<Image> image(String reference) throws RuntimeFault {
    ImageStatusRequest request =
        ImageStatusRequest.newBuilder()
            .setImage(ImageSpec.newBuilder().setImage(reference))
            .build();
    ImageStatusResponse response = ask(() -> images(SHORT).imageStatus(request));
    return response.hasImage() ? Optional.of(response.getImage()) : Optional.empty();
  }

  public String pullImage(String reference, Optional<AuthConfig> auth, PodSandboxConfig sandbox)
      throws RuntimeFault {
    PullImageRequest.Builder request =
        PullImageRequest.newBuilder()
            .setImage(ImageSpec.newBuilder().setImage(reference))
            .setSandboxConfig(sandbox);
    auth.ifPresent(request::setAuth);
    return ask(() -> images(PULL).pullImage(request.build())).getImageRef();
  }

  public List<Image> images() throws RuntimeFault {
    return ask(() -> images(SHORT).listImages(ListImagesRequest.getDefaultInstance()))
        .getImagesList();
  }

  public void removeImage(String reference) throws RuntimeFault {
    RemoveImageRequest request =
        RemoveImageRequest.newBuilder()
            .setImage(ImageSpec.newBuilder().setImage(reference))
            .build();
    settle(() -> images(SHORT).removeImage(request));
  }

  /**
   * Tells the id of every container that ended, and an empty id whenever the stream of events was
   * begun anew and some may have been missed.
   */
  public Registration followEnds(Consumer<String> ended) {
    return new Ends(channels.channel(), ended).begin();
  }

  /** Processes beside the main one of a container, by containerd's own service. */
  public Processes processes() {
    return new Processes(channels.channel());
  }

  @Override
  public void close() {
    channels.close();
  }
}
