package mightypi.node.stream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import mightypi.model.stream.PodStreams.AttachRequest;
import mightypi.model.stream.PodStreams.ExecStreams;
import mightypi.model.stream.PodStreams.TerminalSize;
import mightypi.node.cri.Runtime;
import mightypi.node.cri.RuntimeFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversation with the main process of a container. What it says and what is said to it are two
 * conversations with the runtime, because one of its kind ends as a whole: so the end of input ends
 * the input only, and the answer to it is still heard. The one that listens asks for an input too,
 * and leaves it silent: without, the runtime takes its input to be at its end, and that of the
 * container with it.
 */
final class Attachment {

  private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);
  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private final Runtime runtime;
  private final String container;
  private final boolean hasInput;
  private final AttachRequest request;
  private final ExecStreams streams;

  /**
   * @param hasInput whether the container was made with an input
   */
  Attachment(
      Runtime runtime,
      String container,
      boolean hasInput,
      AttachRequest request,
      ExecStreams streams) {
    this.runtime = runtime;
    this.container = container;
    this.hasInput = hasInput;
    this.request = request;
    this.streams = streams;
  }

  void run() throws IOException {
    try (AttachSocket output =
        AttachSocket.open(
            runtime.attach(container, hasInput, true, request.tty()),
            Map.of(STDOUT, streams.stdout(), STDERR, streams.stderr()))) {
      output.awaitListening();
      Thread input = Thread.ofVirtual().name("attach input").start(this::tell);
      Thread sizes = Thread.ofVirtual().name("attach resize").start(this::resize);
      try {
        output.await();
      } finally {
        input.interrupt();
        sizes.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("attach was interrupted");
    }
  }

  private void tell() {
    if (!request.stdin()) {
      return;
    }
    try (AttachSocket input =
        AttachSocket.open(runtime.attach(container, true, false, request.tty()), Map.of())) {
      byte[] buffer = new byte[16 * 1024];
      int count = streams.stdin().read(buffer);
      while (count >= 0) {
        input.say(buffer, count);
        count = streams.stdin().read(buffer);
      }
    } catch (IOException e) {
      LOG.debug("attach {}: {}", container, e.toString());
    }
  }

  private void resize() {
    try {
      while (request.tty()) {
        TerminalSize size = streams.resizes().take();
        runtime.processes().resize(container, "", size.width(), size.height());
      }
    } catch (InterruptedException | RuntimeFault e) {
      LOG.debug("container {} is resized no more", container);
    }
  }
}
