package mightypi.gateway.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** Bytes that no proper client would send. */
final class Wire {

  private static final int PATIENCE_MILLIS = 30_000;

  private Wire() {}

  /** Sends lines, which end in CR LF, and says all that comes until the gateway closes. */
  static String ask(int port, String lines) throws IOException {
    return askRaw(port, lines.replace("\n", "\r\n"));
  }

  static String askRaw(int port, String text) throws IOException {
    try (Socket socket = open(port)) {
      try {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
      } catch (SocketException e) {
        // Closed amid it; what was answered before is what counts.
      }
      return rest(socket);
    }
  }

  static Socket open(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** All until the end; an end that does not come shows as a last line that says so. */
  static String rest(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    try {
      byte[] part = new byte[64 << 10];
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        all.write(part, 0, read);
      }
    } catch (SocketTimeoutException e) {
      return all.toString(ISO_8859_1) + "\nSTILL OPEN";
    } catch (SocketException e) {
      return all.toString(ISO_8859_1);
    }
    return all.toString(ISO_8859_1);
  }
}
