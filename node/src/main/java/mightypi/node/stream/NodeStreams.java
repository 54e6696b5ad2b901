package mightypi.node.stream;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.stream.PodStreams;
import mightypi.node.cri.Runtime;
import mightypi.node.cri.v1.Container;
import mightypi.node.cri.v1.PodSandbox;
import mightypi.node.cri.v1.PodSandboxState;
import mightypi.node.plan.Labels;
import mightypi.node.plan.Observed;
import mightypi.node.plan.Run;
import mightypi.node.plan.Specs;

/** The streams of this node's containers. */
public final class NodeStreams implements PodStreams {

  private final Cluster cluster;
  private final Runtime runtime;
  private final Path pipes;

  /**
   * @param data where named pipes may be made, under a directory of their own
   */
  public NodeStreams(Cluster cluster, Runtime runtime, Path data) {
    this.cluster = cluster;
    this.runtime = runtime;
    this.pipes = data.resolve("exec");
  }

  @Override
  public void log(LogRequest request, OutputStream sink) throws IOException, NoSuchContainer {
    Document pod = pod(request.pod());
    List<Run> runs = runs(pod, request.container());
    Optional<Run> run = runs.stream().skip(request.previous() ? 1 : 0).findFirst();
    if (run.isEmpty() || !request.previous() && run.get().state() == Run.State.CREATED) {
      throw new NoSuchContainer(whyNoLog(pod, request));
    }
    new LogReader(runtime, run.get(), request, sink).copy();
  }

  private Document pod(Key key) throws NoSuchContainer {
    return cluster
        .now()
        .find(key)
        .orElseThrow(() -> new NoSuchContainer("pods \"" + key.name() + "\" not found"));
  }

  /** The newest first. */
  private List<Run> runs(Document pod, String container) throws IOException, NoSuchContainer {
    if (Specs.container(pod.as(Pod.class), container).isEmpty()) {
      throw new NoSuchContainer("container " + container + " is not valid for pod " + pod.name());
    }
    Map<String, String> labels =
        Map.of(Labels.POD_UID, pod.uid(), Labels.CONTAINER_NAME, container);
    List<Run> runs = new ArrayList<>();
    for (Container each : runtime.containers(labels)) {
      runs.add(Run.of(each.getPodSandboxId(), runtime.containerStatus(each.getId())));
    }
    return new Observed(List.of(), runs).runs();
  }

  private static String whyNoLog(Document pod, LogRequest request) {
    String what = "container \"" + request.container() + "\" in pod \"" + pod.name() + "\"";
    if (request.previous()) {
      return "previous terminated " + what + " not found";
    }
    return what + " is waiting to start: " + waitingReason(pod, request.container());
  }

  private static String waitingReason(Document document, String container) {
    Pod pod = document.as(Pod.class);
    if (pod.getStatus() == null) {
      return "ContainerCreating";
    }
    return Stream.of(
            pod.getStatus().getContainerStatuses(),
            pod.getStatus().getInitContainerStatuses(),
            pod.getStatus().getEphemeralContainerStatuses())
        .flatMap(List::stream)
        .filter(each -> each.getName().equals(container))
        .map(ContainerStatus::getState)
        .flatMap(state -> Stream.ofNullable(state).map(ContainerState::getWaiting))
        .flatMap(Stream::ofNullable)
        .map(waiting -> waiting.getReason())
        .findFirst()
        .orElse("ContainerCreating");
  }

  @Override
  public int exec(ExecRequest request, ExecStreams streams) throws IOException, NoSuchContainer {
    Document pod = pod(request.pod());
    Run run = running(pod, request.container());
    return new Execution(runtime.processes(), run.id(), request, streams, pipes).run();
  }

  private Run running(Document pod, String container) throws IOException, NoSuchContainer {
    return runs(pod, container).stream()
        .findFirst()
        .filter(Run::isRunning)
        .orElseThrow(() -> new NoSuchContainer("container not found (\"" + container + "\")"));
  }

  @Override
  public void attach(AttachRequest request, ExecStreams streams)
      throws IOException, NoSuchContainer {
    Document pod = pod(request.pod());
    Run run = running(pod, request.container());
    boolean hasInput =
        Specs.container(pod.as(Pod.class), request.container())
            .filter(each -> Boolean.TRUE.equals(each.getStdin()))
            .isPresent();
    new Attachment(runtime, run.id(), hasInput, request, streams).run();
  }

  @Override
  public Connection connect(Key key, int port) throws IOException, NoSuchContainer {
    Document pod = pod(key);
    PodSandbox sandbox =
        runtime.sandboxes(Map.of(Labels.POD_UID, pod.uid())).stream()
            .filter(each -> each.getState() == PodSandboxState.SANDBOX_READY)
            .findFirst()
            .orElseThrow(
                () ->
                    new NoSuchContainer(
                        "unable to do port forwarding: pod " + pod.name() + " is not running"));
    try {
      return PodPort.connect(runtime.sandboxProcess(sandbox.getId()), port);
    } catch (IOException e) {
      throw new IOException(
          "error forwarding port %d to pod %s, uid : %s"
              .formatted(port, sandbox.getId(), e.getMessage()),
          e);
    }
  }
}
