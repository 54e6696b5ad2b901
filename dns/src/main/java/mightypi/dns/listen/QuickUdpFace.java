package mightypi.dns.listen;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queries by datagram, in batches, for a server that knows nearly all answers at once. Each of its
 * threads has a socket; the kernel divides the clients among them. What takes longer than a look at
 * a table goes to threads of its own.
 */
public final class QuickUdpFace implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(QuickUdpFace.class);

  /** Of those queries that take longer; past the bound they are dropped, and asked again. */
  private static final int AT_ONCE = 256;

  private static final long ERROR_PAUSE = 10_000_000;

  /** For the port to be free again. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int STACK = 256 * 1024;

  private final Answerer answerer;
  private final Quick.Desks desks;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final List<Lane> lanes = new ArrayList<>();
  private volatile boolean closing;

  private QuickUdpFace(Answerer answerer, Quick.Desks desks) {
    this.answerer = answerer;
    this.desks = desks;
  }

  /** Listens; port 0 is any that is free. */
  public static QuickUdpFace open(
      InetSocketAddress address, Answerer answerer, Quick.Desks desks, int threads)
      throws IOException {
    QuickUdpFace face = new QuickUdpFace(answerer, desks);
    InetSocketAddress place = address;
    try {
      for (int i = 0; i < threads; i++) {
        BatchSocket socket = BatchSocket.open(place, threads > 1);
        face.lanes.add(face.new Lane(socket));
        place = socket.address();
      }
    } catch (IOException e) {
      face.lanes.forEach(each -> each.socket.release());
      throw e;
    }
    face.lanes.forEach(each -> each.thread.start());
    return face;
  }

  public InetSocketAddress address() throws IOException {
    return lanes.getFirst().socket.address();
  }

  /** One thread and its socket. */
  private final class Lane {

    private final BatchSocket socket;
    private final byte[] query = new byte[BatchSocket.LARGEST_IN];
    private final byte[] reply = new byte[BatchSocket.LARGEST_OUT];
    private final Thread thread =
        Thread.ofPlatform().name("dns-udp").daemon().stackSize(STACK).unstarted(this::serve);
    // Late repliers hold the socket open against its end.
    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();
    private boolean ended;

    Lane(BatchSocket socket) {
      this.socket = socket;
    }

    private void serve() {
      Quick desk = desks.take();
      try {
        while (!closing) {
          int count = socket.receive();
          if (count < 0) {
            LockSupport.parkNanos(ERROR_PAUSE);
          } else if (!closing) {
            desk.look();
            answer(desk, count);
          }
        }
      } finally {
        desks.giveBack(desk);
        end();
      }
    }

    private void answer(Quick desk, int count) {
      for (int i = 0; i < count; i++) {
        int length = socket.read(i, query);
        int answered = desk.byDatagram(query, length, reply, socket.network(i));
        if (answered > 0) {
          socket.reply(i, reply, answered);
        } else if (answered == Quick.OTHER) {
          other(i, Arrays.copyOf(query, length));
        }
      }
      socket.send();
    }

    private void other(int index, byte[] packet) {
      try {
        InetSocketAddress client = socket.client(index);
        if (places.tryAcquire()) {
          Thread unusedThread = Thread.ofVirtual().start(() -> answerLater(packet, client));
        }
      } catch (IOException e) {
        LOG.debug("a sender without an address", e);
      }
    }

    private void answerLater(byte[] packet, InetSocketAddress client) {
      try {
        answerer.answer(
            packet,
            new Answerer.Client(client.getAddress(), false),
            message -> sendLater(message, client));
      } catch (IOException e) {
        LOG.debug("an answer was lost", e);
      } finally {
        places.release();
      }
    }

    private void sendLater(byte[] message, InetSocketAddress client) {
      life.readLock().lock();
      try {
        if (!ended) {
          socket.send(message, client);
        }
      } finally {
        life.readLock().unlock();
      }
    }

    private void end() {
      life.writeLock().lock();
      try {
        ended = true;
        socket.release();
      } finally {
        life.writeLock().unlock();
      }
    }

    private void wake() {
      life.readLock().lock();
      try {
        if (!ended) {
          socket.wake();
        }
      } finally {
        life.readLock().unlock();
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    lanes.forEach(Lane::wake);
    try {
      for (Lane each : lanes) {
        each.thread.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
