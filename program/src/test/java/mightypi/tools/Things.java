package mightypi.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** What several tests of client libraries need beside the API. */
final class Things {

  private Things() {}

  /** A server on loopback that says everything back; it stands for a port of a pod. */
  static final class Echo implements AutoCloseable {
    private final ServerSocket socket;

    Echo() throws IOException {
      socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::serve);
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve() {
      while (!socket.isClosed()) {
        try {
          Socket one = socket.accept();
          Thread.ofVirtual().start(() -> echo(one));
        } catch (IOException e) {
          return; // closed
        }
      }
    }

    private static void echo(Socket one) {
      try (one;
          InputStream in = one.getInputStream();
          OutputStream out = one.getOutputStream()) {
        in.transferTo(out);
      } catch (IOException e) {
        return; // the client has gone
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
