package mightypi.node.stream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import mightypi.model.stream.PodStreams;

/**
 * A connection to a port on the loopback interface of a pod. A socket belongs to the network of the
 * thread that makes it and keeps it for life: so a thread of the platform goes into the pod's
 * network, connects, and ends there.
 */
final class PodPort {

  private static final int PATIENCE_MILLIS = 10_000;

  private PodPort() {}

  /**
   * @param process one that is in the pod's network
   */
  static PodStreams.Connection connect(long process, int port) throws IOException {
    FutureTask<Socket> dial = new FutureTask<>(() -> dial(process, port));
    Thread thread = Thread.ofPlatform().daemon().name("port-forward").start(dial);
    try {
      return PodStreams.Connection.over(dial.get());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException fault ? fault : new IOException(e.getCause());
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Socket dial(long process, int port) throws IOException {
    NetworkNamespace.enter(Path.of("/proc", Long.toString(process), "ns", "net"));
    try {
      return dial("127.0.0.1", port);
    } catch (IOException first) {
      try {
        return dial("::1", port);
      } catch (IOException second) {
        throw new IOException(
            "failed to connect to localhost:%d inside namespace of process %d, IPv4: %s IPv6: %s"
                .formatted(
                    port,
                    process,
                    told("tcp4 127.0.0.1", port, first),
                    told("tcp6 [::1]", port, second)),
            first);
      }
    }
  }

  private static Socket dial(String address, int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static String told(String where, int port, IOException why) {
    String text = String.valueOf(why.getMessage());
    String plain = text.startsWith("Connection refused") ? "connection refused" : text;
    return "dial " + where + ":" + port + ": connect: " + plain;
  }
}
