package mightypi.node.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One conversation over the runtime's WebSocket, in the protocol {@code v4.channel.k8s.io}: the
 * first byte of a message is its channel.
 */
final class AttachSocket implements WebSocket.Listener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AttachSocket.class);
  private static final String PROTOCOL = "v4.channel.k8s.io";
  private static final byte STDIN = 0;
  private static final int LONGEST_WAIT_SECONDS = 5;

  /** One for all conversations of this node; it has no thread while there is none. */
  private static final class Client {
    static final HttpClient SHARED = HttpClient.newHttpClient();
  }

  private final Map<Integer, OutputStream> sinks;
  private final CompletableFuture<Void> heard = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final WebSocket socket;
  private boolean begins = true;
  private @Nullable OutputStream sink;

  private AttachSocket(URI url, Map<Integer, OutputStream> sinks) throws IOException {
    this.sinks = sinks;
    URI address = URI.create("ws" + url.toString().substring("http".length()));
    try {
      socket =
          Client.SHARED
              .newWebSocketBuilder()
              .subprotocols(PROTOCOL)
              .buildAsync(address, this)
              .join();
    } catch (CompletionException e) {
      throw new IOException("attach: " + e.getCause(), e);
    }
  }

  /**
   * @param sinks where what is heard goes, by channel
   */
  static AttachSocket open(URI url, Map<Integer, OutputStream> sinks) throws IOException {
    return new AttachSocket(url, sinks);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    try {
      heard.complete(null);
      hear(data);
      begins = last;
      from.request(1);
    } catch (IOException e) {
      ended.completeExceptionally(e); // who listened has gone away
      from.abort();
    }
    return null;
  }

  private void hear(ByteBuffer data) throws IOException {
    if (begins && data.hasRemaining()) {
      sink = sinks.get((int) data.get());
    }
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    OutputStream to = sink;
    if (to != null && bytes.length > 0) {
      to.write(bytes);
      to.flush();
    }
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    ended.complete(null);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable fault) {
    ended.complete(null); // the runtime hangs up when the container ends
  }

  /**
   * Waits until the runtime listens to the container, which it tells by an empty message: what the
   * container says before would be lost.
   */
  void awaitListening() throws InterruptedException {
    try {
      CompletableFuture.anyOf(heard, ended).get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("the runtime does not say that it listens: {}", e.toString());
    }
  }

  /** Waits until the container, or who listens, is gone. */
  void await() throws IOException, InterruptedException {
    try {
      ended.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  /** Says something to the container. */
  void say(byte[] bytes, int count) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(count + 1).put(STDIN).put(bytes, 0, count).flip();
    try {
      socket.sendBinary(message, true).join();
    } catch (CompletionException e) {
      throw new IOException(e.getCause());
    }
  }

  /** Says goodbye, and waits for the answer: what was said before would else be lost. */
  @Override
  public void close() {
    try {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
      ended.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("the runtime does not say goodbye: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      socket.abort();
    }
  }
}
