package mightypi.node.cri;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mightypi.model.Json;
import mightypi.node.cri.containerd.CloseIORequest;
import mightypi.node.cri.containerd.ContainersGrpc;
import mightypi.node.cri.containerd.DeleteProcessRequest;
import mightypi.node.cri.containerd.ExecProcessRequest;
import mightypi.node.cri.containerd.GetContainerRequest;
import mightypi.node.cri.containerd.KillRequest;
import mightypi.node.cri.containerd.ResizePtyRequest;
import mightypi.node.cri.containerd.StartRequest;
import mightypi.node.cri.containerd.TasksGrpc;
import mightypi.node.cri.containerd.WaitRequest;
import mightypi.node.cri.containerd.WaitResponse;
import org.jspecify.annotations.Nullable;

/**
 * Processes that run beside the main one of a container. CRI's own {@code Exec} answers with an
 * address of a second server whose protocol cannot close standard input alone; containerd's task
 * service can, and is what that server uses itself.
 */
public final class Processes {

  private static final Metadata.Key<String> NAMESPACE =
      Metadata.Key.of("containerd-namespace", Metadata.ASCII_STRING_MARSHALLER);
  private static final String PROCESS = "types.containerd.io/opencontainers/runtime-spec/1/Process";

  private final TasksGrpc.TasksBlockingStub tasks;
  private final ContainersGrpc.ContainersBlockingStub containers;

  Processes(ManagedChannel channel) {
    Metadata headers = new Metadata();
    headers.put(NAMESPACE, "k8s.io");
    var interceptor = MetadataUtils.newAttachHeadersInterceptor(headers);
    tasks = TasksGrpc.newBlockingStub(channel).withInterceptors(interceptor);
    containers = ContainersGrpc.newBlockingStub(channel).withInterceptors(interceptor);
  }

  /**
   * The ends of a process: named pipes.
   *
   * @param stdin none when the process is to have no input
   */
  public record Pipes(Optional<Path> stdin, Path stdout, Optional<Path> stderr) {}

  /** Prepares a process; it runs once {@link #start} is called. */
  public void create(String container, String process, List<String> command, boolean tty, Pipes io)
      throws IOException {
    Any spec =
        Any.newBuilder()
            .setTypeUrl(PROCESS)
            .setValue(ByteString.copyFrom(Json.write(description(container, command, tty))))
            .build();
    ExecProcessRequest request =
        ExecProcessRequest.newBuilder()
            .setContainerId(container)
            .setExecId(process)
            .setStdin(io.stdin().map(Path::toString).orElse(""))
            .setStdout(io.stdout().toString())
            .setStderr(io.stderr().map(Path::toString).orElse(""))
            .setTerminal(tty)
            .setSpec(spec)
            .build();
    ask(() -> tasks.exec(request));
  }

  // As the main process: user, capabilities, directory and environment, but another command.
  private Map<String, @Nullable Object> description(
      String container, List<String> command, boolean tty) throws IOException {
    GetContainerRequest request = GetContainerRequest.newBuilder().setId(container).build();
    byte[] spec =
        ask(() -> containers.get(request)).getContainer().getSpec().getValue().toByteArray();
    Map<String, @Nullable Object> process =
        new LinkedHashMap<>(Json.map(Json.parse(spec), "process"));
    process.put("args", command);
    process.put("terminal", tty);
    process.remove("consoleSize");
    if (tty) {
      List<@Nullable Object> env = new java.util.ArrayList<>(Json.list(process, "env"));
      env.add("TERM=xterm");
      process.put("env", env);
    }
    return process;
  }

  public void start(String container, String process) throws RuntimeFault {
    StartRequest request =
        StartRequest.newBuilder().setContainerId(container).setExecId(process).build();
    ask(() -> tasks.start(request));
  }

  /** Its exit code, once it ended. */
  public int await(String container, String process) throws RuntimeFault {
    WaitRequest request =
        WaitRequest.newBuilder().setContainerId(container).setExecId(process).build();
    return ask(() -> tasks.wait(request)).getExitStatus();
  }

  /** The end of its standard input. */
  public void closeInput(String container, String process) throws RuntimeFault {
    CloseIORequest request =
        CloseIORequest.newBuilder()
            .setContainerId(container)
            .setExecId(process)
            .setStdin(true)
            .build();
    ask(() -> tasks.closeIO(request));
  }

  /**
   * @param process empty for the main one
   */
  public void resize(String container, String process, int width, int height) throws RuntimeFault {
    ResizePtyRequest request =
        ResizePtyRequest.newBuilder()
            .setContainerId(container)
            .setExecId(process)
            .setWidth(width)
            .setHeight(height)
            .build();
    ask(() -> tasks.resizePty(request));
  }

  /** Ends it by force. */
  public void kill(String container, String process) throws RuntimeFault {
    signal(container, process, 9);
  }

  private void signal(String container, String process, int number) throws RuntimeFault {
    KillRequest request =
        KillRequest.newBuilder()
            .setContainerId(container)
            .setExecId(process)
            .setSignal(number)
            .build();
    ask(() -> tasks.kill(request));
  }

  /** Asks the main process of a container to end, and waits for that no longer than the grace. */
  public void end(String container, int signal, Duration grace) throws RuntimeFault {
    signal(container, "", signal);
    WaitRequest request = WaitRequest.newBuilder().setContainerId(container).build();
    try {
      WaitResponse unused =
          tasks.withDeadlineAfter(grace.toMillis(), TimeUnit.MILLISECONDS).wait(request);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED) {
        throw new RuntimeFault(e);
      }
    }
  }

  /** Forgets a process that ended. */
  public void delete(String container, String process) throws RuntimeFault {
    DeleteProcessRequest request =
        DeleteProcessRequest.newBuilder().setContainerId(container).setExecId(process).build();
    ask(() -> tasks.deleteProcess(request));
  }

  private static <T> T ask(Supplier<T> call) throws RuntimeFault {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw new RuntimeFault(e);
    }
  }
}
