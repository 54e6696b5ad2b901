package mightypi.api.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mightypi.api.listen.Conversation;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.stream.PodStreams;
import mightypi.store.Store;

/**
 * {@code pods/portforward}: connections to the ports of a pod, in streams of SPDY, in such streams
 * within a WebSocket (KEP-4006), or in the numbered channels of a WebSocket.
 */
record PortForward(Store store, PodStreams podStreams) {

  private static final String STREAMS = "portforward.k8s.io";
  private static final String TUNNEL = "SPDY/3.1+portforward.k8s.io";
  private static final String CHANNELS = "v4.channel.k8s.io";
  private static final int MOST_PORTS = 100;

  /** Connects to a port of the pod. */
  @FunctionalInterface
  interface Dial {
    PodStreams.Connection connect(int port) throws IOException, PodStreams.NoSuchContainer;
  }

  void forward(Call call, ResourceType type) throws IOException {
    Document pod = Reading.find(call, type, store.now());
    if (Json.text(pod.tree(), "spec", "nodeName").orElse("").isEmpty()) {
      throw Status.badRequest("pod " + pod.name() + " does not have a host assigned").asException();
    }
    Dial dial = port -> podStreams.connect(pod.key(type.storageKind()), port);
    Conversation conversation = call.conversation();
    if (conversation.wantsStreams()) {
      inStreams(conversation.streams(List.of(STREAMS)), dial);
    } else if (!conversation.wantsWebSocket()) {
      throw Status.badRequest("Upgrade request required").asException();
    } else if (conversation.offers(TUNNEL)) {
      inStreams(conversation.tunnel(TUNNEL), dial);
    } else {
      List<Integer> ports = ports(call);
      try (Conversation.WebSocket socket = conversation.upgrade(List.of(CHANNELS))) {
        new ForwardedChannels(socket, dial).run(ports);
      }
    }
  }

  private static void inStreams(Conversation.Streams session, Dial dial) {
    try (session) {
      new ForwardedStreams(session, dial).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Over numbered channels the ports are told beforehand. */
  private static List<Integer> ports(Call call) {
    List<Integer> ports = new ArrayList<>();
    for (String each : String.join(",", call.query().all("ports")).split(",", -1)) {
      if (!each.isBlank()) {
        ports.add(port(each.strip()));
      }
    }
    if (ports.isEmpty() || ports.size() > MOST_PORTS) {
      throw Status.badRequest("query parameter \"ports\" is required").asException();
    }
    return ports;
  }

  static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= 0xFFFF) {
        return port;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw Status.badRequest("unable to parse \"" + text + "\" as a port").asException();
  }
}
