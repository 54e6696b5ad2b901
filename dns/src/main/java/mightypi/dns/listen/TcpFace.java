package mightypi.dns.listen;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queries over connections (RFC 7766), one after the other until the client falls silent. When all
 * places are taken, whoever has the most of them loses the one that was silent the longest (6.2.3):
 * clients that only hold a place, or do not read what they asked for, keep nobody else out.
 */
public final class TcpFace implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(TcpFace.class);
  private static final int AT_ONCE = 256;
  private static final int SILENCE_MILLIS = 10_000;

  private final ServerSocket listener;
  private final Answerer answerer;
  private final Optional<Quick.Desks> desks;
  private final Set<Conversation> open = ConcurrentHashMap.newKeySet();

  private TcpFace(ServerSocket listener, Answerer answerer, Optional<Quick.Desks> desks) {
    this.listener = listener;
    this.answerer = answerer;
    this.desks = desks;
  }

  /** Listens; port 0 is any that is free. */
  public static TcpFace open(InetSocketAddress address, Answerer answerer) throws IOException {
    return open(address, answerer, Optional.empty());
  }

  /**
   * Listens.
   *
   * @param desks who is asked first, and need not wait
   */
  public static TcpFace open(
      InetSocketAddress address, Answerer answerer, Optional<Quick.Desks> desks)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(address);
    } catch (IOException e) {
      listener.close();
      throw new IOException("DNS cannot listen at " + address + ": " + e.getMessage(), e);
    }
    TcpFace face = new TcpFace(listener, answerer, desks);
    Thread unusedThread = Thread.ofVirtual().name("dns-tcp").start(face::accept);
    return face;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Conversation conversation = new Conversation(socket, answerer, desks);
        if (open.size() >= AT_ONCE) {
          end(longestSilent());
        }
        open.add(conversation);
        Thread unusedThread = Thread.ofVirtual().start(() -> converse(conversation, socket));
      } catch (IOException e) {
        LOG.debug("a connection was lost", e);
      }
    }
  }

  private Optional<Conversation> longestSilent() {
    Map<InetAddress, Integer> counts = new HashMap<>();
    open.forEach(each -> counts.merge(each.with(), 1, Integer::sum));
    return open.stream()
        .max(
            Comparator.comparing((Conversation each) -> counts.getOrDefault(each.with(), 0))
                .thenComparing(each -> -each.heard()));
  }

  private void end(Optional<Conversation> conversation) throws IOException {
    if (conversation.isPresent()) {
      open.remove(conversation.get());
      conversation.get().end();
    }
  }

  private void converse(Conversation conversation, Socket socket) {
    try (socket) {
      socket.setSoTimeout(SILENCE_MILLIS);
      socket.setTcpNoDelay(true);
      conversation.hold();
    } catch (IOException e) {
      LOG.trace("a client left", e);
    } finally {
      open.remove(conversation);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Conversation each : open) {
      each.end();
    }
  }
}
