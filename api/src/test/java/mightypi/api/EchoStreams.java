package mightypi.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import mightypi.model.Key;
import mightypi.model.stream.PodStreams;

/** Containers that say little: their log is three lines, a command says itself and its input. */
public final class EchoStreams implements PodStreams {

  @Override
  public void log(LogRequest request, OutputStream sink) throws IOException, NoSuchContainer {
    if (request.previous()) {
      throw new NoSuchContainer(
          "previous terminated container \"%s\" in pod \"%s\" not found"
              .formatted(request.container(), request.pod().name()));
    }
    for (String line : new String[] {"one\n", "two\n", "three\n"}) {
      sink.write(line.getBytes(UTF_8));
    }
  }

  @Override
  public int exec(ExecRequest request, ExecStreams streams) throws IOException {
    streams.stdout().write((String.join(" ", request.command()) + "\n").getBytes(UTF_8));
    streams.stderr().write("on the other channel\n".getBytes(UTF_8));
    if (request.stdin()) {
      streams.stdin().transferTo(streams.stdout());
    }
    return request.command().contains("false") ? 3 : 0;
  }

  @Override
  public void attach(AttachRequest request, ExecStreams streams) throws IOException {
    streams.stdout().write(("attached to " + request.container() + "\n").getBytes(UTF_8));
    if (request.stdin()) {
      streams.stdin().transferTo(streams.stdout());
    }
  }

  /** The ports of this machine's loopback stand for those of every pod. */
  @Override
  public Connection connect(Key pod, int port) throws IOException {
    return Connection.over(new Socket(InetAddress.getLoopbackAddress(), port));
  }
}
