package mightypi.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire between a client and a server that a test can cut. */
final class CutWire implements AutoCloseable {

  private enum Mood {
    SOUND,
    CUT,
    /** Carries what the client says next, and breaks before the answer. */
    LOSING_THE_ANSWER,
    BREAKING
  }

  private final InetSocketAddress server;
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Mood mood = Mood.SOUND;

  CutWire(InetSocketAddress server) throws IOException {
    this.server = server;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  void cut() {
    mood = Mood.CUT;
    hangUp();
  }

  void mend() {
    mood = Mood.SOUND;
  }

  void loseNextAnswer() {
    mood = Mood.LOSING_THE_ANSWER;
  }

  private void hangUp() {
    open.forEach(CutWire::close);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> join(client));
      }
    } catch (IOException e) {
      // The door was closed.
    }
  }

  private void join(Socket client) {
    try {
      if (mood == Mood.CUT) {
        client.close();
        return;
      }
      Socket other = new Socket(server.getAddress(), server.getPort());
      client.setTcpNoDelay(true);
      other.setTcpNoDelay(true);
      open.add(client);
      open.add(other);
      Thread.ofVirtual().start(() -> carry(client, other, true));
      carry(other, client, false);
    } catch (IOException e) {
      close(client);
    }
  }

  private void carry(Socket from, Socket to, boolean towardsServer) {
    byte[] some = new byte[16384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(some); count > 0; count = in.read(some)) {
        if (!towardsServer && mood == Mood.BREAKING) {
          mood = Mood.SOUND;
          hangUp();
          return;
        }
        out.write(some, 0, count);
        if (towardsServer && mood == Mood.LOSING_THE_ANSWER) {
          mood = Mood.BREAKING;
        }
      }
    } catch (IOException e) {
      // An end is closed; the other is closed now.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }
}
