package mightypi.dns;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queries over connections (RFC 7766), one after the other until the client falls silent. */
final class TcpFace implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TcpFace.class);
  private static final int AT_ONCE = 128;
  private static final int SILENCE_MILLIS = 10_000;

  private final ServerSocket listener;
  private final Resolver resolver;
  private final Semaphore places = new Semaphore(AT_ONCE);

  private TcpFace(ServerSocket listener, Resolver resolver) {
    this.listener = listener;
    this.resolver = resolver;
  }

  static TcpFace open(InetSocketAddress address, Resolver resolver) throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(address);
    } catch (IOException e) {
      listener.close();
      throw new IOException("cluster DNS cannot listen at " + address + ": " + e.getMessage(), e);
    }
    TcpFace face = new TcpFace(listener, resolver);
    Thread.ofVirtual().name("dns-tcp").start(face::accept);
    return face;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        if (places.tryAcquire()) {
          Thread.ofVirtual().start(() -> converse(socket));
        } else {
          socket.close();
        }
      } catch (IOException e) {
        LOG.debug("a connection was lost", e);
      }
    }
  }

  private void converse(Socket socket) {
    try (socket) {
      socket.setSoTimeout(SILENCE_MILLIS);
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      boolean goesOn = true;
      while (goesOn) {
        goesOn = exchange(in, socket);
      }
    } catch (IOException e) {
      LOG.trace("a client left", e);
    } finally {
      places.release();
    }
  }

  private boolean exchange(DataInputStream in, Socket socket) throws IOException {
    byte[] packet = new byte[in.readUnsignedShort()];
    in.readFully(packet);
    Optional<byte[]> reply = resolver.answer(packet, true);
    if (reply.isEmpty()) {
      return false;
    }
    byte[] bytes = reply.get();
    byte[] framed = new byte[bytes.length + 2];
    framed[0] = (byte) (bytes.length >>> 8);
    framed[1] = (byte) bytes.length;
    System.arraycopy(bytes, 0, framed, 2, bytes.length);
    socket.getOutputStream().write(framed);
    return true;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
