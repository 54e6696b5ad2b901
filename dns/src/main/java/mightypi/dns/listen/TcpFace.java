package mightypi.dns.listen;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queries over connections (RFC 7766), one after the other until the client falls silent. */
public final class TcpFace implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(TcpFace.class);
  private static final int AT_ONCE = 128;
  private static final int SILENCE_MILLIS = 10_000;

  private final ServerSocket listener;
  private final Answerer answerer;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private TcpFace(ServerSocket listener, Answerer answerer) {
    this.listener = listener;
    this.answerer = answerer;
  }

  /** Listens; port 0 is any that is free. */
  public static TcpFace open(InetSocketAddress address, Answerer answerer) throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(address);
    } catch (IOException e) {
      listener.close();
      throw new IOException("DNS cannot listen at " + address + ": " + e.getMessage(), e);
    }
    TcpFace face = new TcpFace(listener, answerer);
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
    open.add(socket);
    try (socket) {
      socket.setSoTimeout(SILENCE_MILLIS);
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      boolean goesOn = true;
      while (goesOn && !listener.isClosed()) {
        goesOn = exchange(in, socket);
      }
    } catch (IOException e) {
      LOG.trace("a client left", e);
    } finally {
      open.remove(socket);
      places.release();
    }
  }

  private boolean exchange(DataInputStream in, Socket socket) throws IOException {
    byte[] packet = new byte[in.readUnsignedShort()];
    in.readFully(packet);
    OutputStream stream = socket.getOutputStream();
    AtomicBoolean answered = new AtomicBoolean();
    answerer.answer(
        packet,
        new Answerer.Client(socket.getInetAddress(), true),
        reply -> {
          stream.write(framed(reply));
          answered.set(true);
        });
    return answered.get();
  }

  private static byte[] framed(byte[] message) {
    byte[] framed = new byte[message.length + 2];
    framed[0] = (byte) (message.length >>> 8);
    framed[1] = (byte) message.length;
    System.arraycopy(message, 0, framed, 2, message.length);
    return framed;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket each : open) {
      each.close();
    }
  }
}
