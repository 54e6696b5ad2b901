package mightypi.api.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mightypi.api.listen.Conversation;
import mightypi.api.request.Query;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.stream.PodStreams;
import mightypi.store.Store;

/** {@code pods/log}: the log of a container as plain text, as it grows if that is wanted. */
record Logs(Store store, PodStreams podStreams, Clock clock) {

  private static final List<String> SUBPROTOCOLS = List.of("binary.k8s.io");

  void log(Call call, ResourceType type) throws IOException {
    Document pod = Reading.find(call, type, store.now());
    PodStreams.LogRequest request = request(call.query(), pod, type);
    if (call.conversation().wantsWebSocket()) {
      overSocket(call, request);
      return;
    }
    try (Text text = new Text(call.conversation())) {
      podStreams.log(request, text);
      text.begun();
    } catch (PodStreams.NoSuchContainer e) {
      throw Status.badRequest(String.valueOf(e.getMessage())).asException();
    }
  }

  /** As binary messages, each some bytes of the text. */
  private void overSocket(Call call, PodStreams.LogRequest request) throws IOException {
    try (Conversation.WebSocket socket = call.conversation().upgrade(SUBPROTOCOLS)) {
      podStreams.log(request, new Messages(socket));
    } catch (PodStreams.NoSuchContainer e) {
      throw Status.badRequest(String.valueOf(e.getMessage())).asException(); // breaks it off
    }
  }

  private PodStreams.LogRequest request(Query query, Document pod, ResourceType type) {
    return new PodStreams.LogRequest(
        pod.key(type.storageKind()),
        PodContainers.chosen(pod, query.text("container")),
        query.flag("follow"),
        query.flag("previous"),
        query.flag("timestamps"),
        since(query),
        boxed(query.number("tailLines")),
        boxed(query.number("limitBytes")));
  }

  private Optional<Instant> since(Query query) {
    OptionalLong seconds = query.number("sinceSeconds");
    if (seconds.isPresent()) {
      return Optional.of(clock.now().minusSeconds(seconds.getAsLong()));
    }
    try {
      return query.first("sinceTime").filter(text -> !text.isEmpty()).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw Status.badRequest("sinceTime is not a time: " + e.getMessage()).asException();
    }
  }

  private static Optional<Long> boxed(OptionalLong number) {
    return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
  }

  private static final class Messages extends OutputStream {
    private final Conversation.WebSocket socket;

    Messages(Conversation.WebSocket socket) {
      this.socket = socket;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > 0) {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, offset, copy, 0, length);
        socket.send(copy);
      }
    }
  }

  /** The answer, which begins with the first byte: until then an error can still be told. */
  private static final class Text extends OutputStream {
    private final Conversation conversation;
    private Optional<Conversation.Stream> stream = Optional.empty();

    Text(Conversation conversation) {
      this.conversation = conversation;
    }

    Conversation.Stream begun() throws IOException {
      if (stream.isEmpty()) {
        stream =
            Optional.of(
                conversation.stream(
                    200, Map.of("content-type", "text/plain; charset=" + UTF_8.name())));
      }
      return stream.get();
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > 0) {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, offset, copy, 0, length);
        begun().send(copy);
      }
    }

    @Override
    public void close() {
      stream.ifPresent(Conversation.Stream::close);
    }
  }
}
