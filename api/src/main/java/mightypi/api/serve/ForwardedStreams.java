package mightypi.api.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mightypi.api.listen.Conversation;
import mightypi.api.listen.Conversation.TwoWay;
import mightypi.api.status.StatusException;
import mightypi.model.stream.PodStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwarded connections, each a pair of streams with the same {@code requestID}: one for its bytes,
 * one on which it is told why there are none.
 */
final class ForwardedStreams {

  private static final Logger LOG = LoggerFactory.getLogger(ForwardedStreams.class);
  private static final int MOST_CONNECTIONS = 256;

  // A session lasts as long as its client; the end of that is told.
  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  // What the client still has to say when the pod has said all.
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Conversation.Streams session;
  private final PortForward.Dial dial;
  private final Map<String, TwoWay> halves = new HashMap<>();
  private final Set<PodStreams.Connection> open = ConcurrentHashMap.newKeySet();
  private final Set<Thread> working = ConcurrentHashMap.newKeySet();

  ForwardedStreams(Conversation.Streams session, PortForward.Dial dial) {
    this.session = session;
    this.dial = dial;
  }

  void run() throws InterruptedException {
    try {
      Optional<TwoWay> next = session.next(FOR_EVER);
      while (next.isPresent()) {
        pair(next.get());
        next = session.next(FOR_EVER);
      }
    } finally {
      working.forEach(Thread::interrupt);
      open.forEach(ForwardedStreams::close);
    }
  }

  private void pair(TwoWay stream) {
    String id = stream.headers().getOrDefault("requestid", "");
    TwoWay other = halves.remove(id);
    if (other == null) {
      halves.put(id, stream);
      return;
    }
    boolean inOrder = type(other).equals("error") && type(stream).equals("data");
    boolean inReverse = type(other).equals("data") && type(stream).equals("error");
    if (!inOrder && !inReverse || working.size() >= MOST_CONNECTIONS) {
      other.dismiss();
      stream.dismiss();
      return;
    }
    TwoWay data = inOrder ? stream : other;
    TwoWay error = inOrder ? other : stream;
    Thread thread = Thread.ofVirtual().name("port-forward").unstarted(() -> serve(data, error));
    working.add(thread);
    thread.start();
  }

  private static String type(TwoWay stream) {
    return stream.headers().getOrDefault("streamtype", "");
  }

  private void serve(TwoWay data, TwoWay error) {
    try {
      connect(data, error);
    } catch (IOException e) {
      LOG.debug("a forwarded connection broke: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      data.dismiss();
      error.dismiss();
      working.remove(Thread.currentThread());
    }
  }

  private void connect(TwoWay data, TwoWay error) throws IOException, InterruptedException {
    PodStreams.Connection connection;
    try {
      connection = dial.connect(PortForward.port(data.headers().getOrDefault("port", "")));
    } catch (IOException | StatusException | PodStreams.NoSuchContainer e) {
      error.output().write(String.valueOf(e.getMessage()).getBytes(UTF_8));
      return;
    }
    open.add(connection);
    try (connection) {
      Thread up = Thread.ofVirtual().name("port-forward up").start(() -> send(data, connection));
      connection.input().transferTo(data.output());
      data.output().close();
      up.join(LAST_WORDS);
      up.interrupt();
    } finally {
      open.remove(connection);
    }
  }

  private static void send(TwoWay data, PodStreams.Connection connection) {
    try {
      Optional<byte[]> some = data.receive();
      while (some.isPresent()) {
        connection.output().write(some.get());
        some = data.receive();
      }
      if (!data.isReset()) {
        connection.endOutput();
        return;
      }
    } catch (IOException e) {
      LOG.debug("a pod hears no more: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(connection);
  }

  private static void close(PodStreams.Connection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.debug("a forwarded connection did not end well: {}", e.toString());
    }
  }
}
