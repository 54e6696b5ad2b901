package mightypi.api.serve;

import java.io.IOException;
import java.util.List;
import mightypi.api.listen.Conversation;
import mightypi.api.request.Query;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.stream.PodStreams;
import mightypi.store.Store;

/**
 * {@code pods/exec} over a WebSocket, in the subprotocols that KEP-4006 names, or in streams of
 * SPDY for older clients.
 */
record Exec(Store store, PodStreams podStreams) {

  private static final List<String> SUBPROTOCOLS =
      List.of(ExecChannels.V5, ExecChannels.V4, ExecChannels.V1);

  void exec(Call call, ResourceType type) throws IOException {
    Document pod = Reading.find(call, type, store.now());
    Query query = call.query();
    String container = PodContainers.chosen(pod, query.text("container"));
    List<String> command = query.all("command");
    if (command.isEmpty()) {
      throw Status.badRequest("you must specify at least one command for the container")
          .asException();
    }
    boolean streams = call.conversation().wantsStreams();
    if (!streams && !call.conversation().wantsWebSocket()) {
      throw Status.badRequest("Upgrade request required").asException();
    }
    PodStreams.ExecRequest request =
        new PodStreams.ExecRequest(
            pod.key(type.storageKind()),
            container,
            command,
            query.flag("stdin"),
            query.flag("tty"));
    if (streams) {
      ExecStreamed.converse(call, request, podStreams);
    } else {
      converse(call, request);
    }
  }

  private void converse(Call call, PodStreams.ExecRequest request) throws IOException {
    try (Conversation.WebSocket socket = call.conversation().upgrade(SUBPROTOCOLS);
        ExecChannels channels = new ExecChannels(socket)) {
      Thread listener = Thread.ofVirtual().name("exec input").start(channels::listen);
      try {
        channels.exited(podStreams.exec(request, channels.streams()));
      } catch (PodStreams.NoSuchContainer e) {
        channels.failed(String.valueOf(e.getMessage()));
      } finally {
        listener.interrupt();
      }
    }
  }
}
