package mightypi.node.cri;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mightypi.model.Registration;
import mightypi.node.cri.containerd.Envelope;
import mightypi.node.cri.containerd.EventsGrpc;
import mightypi.node.cri.containerd.SubscribeRequest;
import mightypi.node.cri.containerd.TaskExit;
import mightypi.node.cri.v1.ContainerEventResponse;
import mightypi.node.cri.v1.ContainerEventType;
import mightypi.node.cri.v1.GetEventsRequest;
import mightypi.node.cri.v1.RuntimeServiceGrpc;

/**
 * Hears when containers end. containerd's own events are asked first, because every version has
 * them; a runtime without them is asked for CRI's. A broken stream is begun again, as long as the
 * socket is away with a wait that grows to some seconds.
 */
final class Ends {

  private static final long FIRST_WAIT = 200;
  private static final long LAST_WAIT = 5_000;

  private final ManagedChannel channel;
  private final Consumer<String> ended;
  private final Context.CancellableContext context = Context.current().withCancellation();

  Ends(ManagedChannel channel, Consumer<String> ended) {
    this.channel = channel;
    this.ended = ended;
  }

  Registration begin() {
    Thread thread = Thread.ofVirtual().name("container-ends").start(context.wrap(this::listen));
    return () -> {
      context.cancel(null);
      thread.interrupt();
    };
  }

  private void listen() {
    long wait = FIRST_WAIT;
    boolean hasOwnEvents = true;
    while (!context.isCancelled()) {
      try {
        if (hasOwnEvents) {
          listenToContainerd();
        } else {
          listenToCri();
        }
        wait = FIRST_WAIT;
      } catch (StatusRuntimeException e) {
        hasOwnEvents = hasOwnEvents == (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(wait);
      } catch (InterruptedException e) {
        return;
      }
      wait = Math.min(wait * 2, LAST_WAIT);
    }
  }

  private void listenToContainerd() {
    SubscribeRequest request =
        SubscribeRequest.newBuilder()
            .addFilters("namespace==\"k8s.io\",topic==\"/tasks/exit\"")
            .addFilters("namespace==\"k8s.io\",topic==\"/tasks/oom\"")
            .build();
    Iterator<Envelope> events =
        EventsGrpc.newBlockingStub(channel).withWaitForReady().subscribe(request);
    ended.accept("");
    while (events.hasNext()) {
      tell(events.next());
    }
  }

  private void tell(Envelope envelope) {
    try {
      TaskExit exit = TaskExit.parseFrom(envelope.getEvent().getValue());
      // Processes of exec have an id of their own: their end is nobody's business here.
      if (exit.getId().isEmpty() || exit.getId().equals(exit.getContainerId())) {
        ended.accept(exit.getContainerId());
      }
    } catch (InvalidProtocolBufferException e) {
      ended.accept("");
    }
  }

  private void listenToCri() {
    Iterator<ContainerEventResponse> events =
        RuntimeServiceGrpc.newBlockingStub(channel)
            .withWaitForReady()
            .getContainerEvents(GetEventsRequest.getDefaultInstance());
    ended.accept("");
    while (events.hasNext()) {
      ContainerEventResponse event = events.next();
      if (event.getContainerEventType() == ContainerEventType.CONTAINER_STOPPED_EVENT) {
        ended.accept(event.getContainerId());
      }
    }
  }
}
