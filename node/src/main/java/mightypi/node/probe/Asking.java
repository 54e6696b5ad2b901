package mightypi.node.probe;

import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.GRPCAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import mightypi.node.cri.Runtime;
import mightypi.node.cri.RuntimeFault;
import mightypi.node.cri.v1.ExecSyncResponse;

/** Asks a container once. */
public final class Asking {

  private static final int LONGEST_WORDS = 10 * 1024;

  private final Runtime runtime;

  public Asking(Runtime runtime) {
    this.runtime = runtime;
  }

  Answer ask(Probe probe, Target target, Duration timeout) {
    if (probe.getExec() != null) {
      return command(probe.getExec(), target, timeout);
    }
    if (probe.getHttpGet() != null) {
      return http(probe.getHttpGet(), target, timeout);
    }
    if (probe.getTcpSocket() != null) {
      return connect(probe.getTcpSocket(), target, timeout);
    }
    return probe.getGrpc() != null
        ? health(probe.getGrpc(), target, timeout)
        : new Answer(Answer.Verdict.BROKEN, "missing probe handler");
  }

  /** Runs a command in the container; zero for no limit of time. */
  public Answer command(ExecAction action, Target target, Duration timeout) {
    try {
      ExecSyncResponse done = runtime.execSync(target.id(), action.getCommand(), timeout);
      String words = done.getStdout().toStringUtf8() + done.getStderr().toStringUtf8();
      String short_ = words.substring(0, Math.min(words.length(), LONGEST_WORDS));
      return done.getExitCode() == 0 ? Answer.good() : Answer.bad(short_);
    } catch (RuntimeFault e) {
      return e.isDeadline()
          ? Answer.bad("command timed out after " + timeout.toSeconds() + "s")
          : new Answer(Answer.Verdict.BROKEN, e.getMessage() == null ? "" : e.getMessage());
    }
  }

  /** Asks for a page; what is answered below 400 is good. */
  public Answer http(HTTPGetAction action, Target target, Duration timeout) {
    Optional<Integer> port = target.port(action.getPort());
    return port.isEmpty()
        ? unknownPort(action.getPort())
        : new HttpQuestion(action, host(action.getHost(), target), port.get(), timeout).ask();
  }

  /** Sends a request as hooks do: whatever is answered, it was heard. */
  public Answer reach(HTTPGetAction action, Target target, Duration timeout) {
    Optional<Integer> port = target.port(action.getPort());
    return port.isEmpty()
        ? unknownPort(action.getPort())
        : new HttpQuestion(action, host(action.getHost(), target), port.get(), timeout).reach();
  }

  private static Answer unknownPort(IntOrString port) {
    return new Answer(Answer.Verdict.BROKEN, "couldn't find port: " + port.getStrVal());
  }

  private static String host(@org.jspecify.annotations.Nullable String own, Target target) {
    return own == null || own.isEmpty() ? target.address() : own;
  }

  private static Answer connect(TCPSocketAction action, Target target, Duration timeout) {
    Optional<Integer> port = target.port(action.getPort());
    if (port.isEmpty()) {
      return unknownPort(action.getPort());
    }
    String host = host(action.getHost(), target);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port.get()), (int) timeout.toMillis());
      return Answer.good();
    } catch (SocketTimeoutException e) {
      return Answer.bad("dial tcp " + host + ":" + port.get() + ": i/o timeout");
    } catch (IOException e) {
      return Answer.bad("dial tcp " + host + ":" + port.get() + ": connect: " + words(e));
    }
  }

  static String words(IOException fault) {
    String text = Objects.requireNonNullElse(fault.getMessage(), fault.toString());
    return text.equals("Connection refused") ? "connection refused" : text;
  }

  private static Answer health(GRPCAction action, Target target, Duration timeout) {
    String service = Objects.requireNonNullElse(action.getService(), "");
    return HealthQuestion.ask(target.address(), action.getPort(), service, timeout);
  }
}
