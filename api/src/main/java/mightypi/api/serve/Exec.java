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
 * {@code pods/exec} and {@code pods/attach} over a WebSocket, in the subprotocols that KEP-4006
 * names, or in streams of SPDY for older clients.
 */
record Exec(Store store, PodStreams podStreams) {

  private static final List<String> SUBPROTOCOLS =
      List.of(ExecChannels.V5, ExecChannels.V4, ExecChannels.V1);

  /** A command, or a container itself, that speaks until it ends. */
  @FunctionalInterface
  interface Speaker {
    /** Answers with the exit code. */
    int speak(PodStreams.ExecStreams streams) throws IOException, PodStreams.NoSuchContainer;
  }

  void exec(Call call, ResourceType type) throws IOException {
    Document pod = Reading.find(call, type, store.now());
    Query query = call.query();
    String container = PodContainers.chosen(pod, query.text("container"));
    List<String> command = query.all("command");
    if (command.isEmpty()) {
      throw Status.badRequest("you must specify at least one command for the container")
          .asException();
    }
    PodStreams.ExecRequest request =
        new PodStreams.ExecRequest(
            pod.key(type.storageKind()),
            container,
            command,
            query.flag("stdin"),
            query.flag("tty"));
    converse(call, streams -> podStreams.exec(request, streams));
  }

  /** The container itself: what it says from now on, and what is said to it. */
  void attach(Call call, ResourceType type) throws IOException {
    Document pod = Reading.find(call, type, store.now());
    String container = PodContainers.chosen(pod, call.query().text("container"));
    boolean tty = call.query().flag("tty");
    if (tty && !PodContainers.hasTerminal(pod, container)) {
      throw Status.badRequest(
              "Unable to use a TTY - container %s did not allocate one".formatted(container))
          .asException();
    }
    PodStreams.AttachRequest request =
        new PodStreams.AttachRequest(
            pod.key(type.storageKind()), container, call.query().flag("stdin"), tty);
    converse(
        call,
        streams -> {
          podStreams.attach(request, streams);
          return 0;
        });
  }

  private static void converse(Call call, Speaker speaker) throws IOException {
    if (call.conversation().wantsStreams()) {
      ExecStreamed.converse(call, speaker);
    } else if (call.conversation().wantsWebSocket()) {
      overSocket(call, speaker);
    } else {
      throw Status.badRequest("Upgrade request required").asException();
    }
  }

  private static void overSocket(Call call, Speaker speaker) throws IOException {
    try (Conversation.WebSocket socket = call.conversation().upgrade(SUBPROTOCOLS);
        ExecChannels channels = new ExecChannels(socket)) {
      Thread listener = Thread.ofVirtual().name("exec input").start(channels::listen);
      try {
        channels.begin(call.query().flag("stdout"), call.query().flag("stderr"));
        channels.exited(speaker.speak(channels.streams()));
      } catch (PodStreams.NoSuchContainer e) {
        channels.failed(String.valueOf(e.getMessage()));
      } catch (IOException e) { // of the container, or of the socket, which then says so again
        channels.failed("error executing command in container: " + e.getMessage());
      } finally {
        listener.interrupt();
      }
    }
  }
}
