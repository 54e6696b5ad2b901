package mightypi.gateway.stage;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import mightypi.gateway.route.HeaderChanges;
import mightypi.gateway.route.Route;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.Peer;
import mightypi.gateway.wire.RequestHead;

/** A request on its way through the stages. Belongs to one event loop. */
public interface Passing {

  Peer peer();

  /** Whom the request comes from: the peer, or whom a trusted proxy names. */
  InetAddress clientAddress();

  EventLoop loop();

  Route route();

  /** As the client said it, with the fields that the gateway adds. */
  RequestHead head();

  /** Goes on to the next stage. */
  void next();

  /** Answers in place of the backend, with a page in plain words. */
  void answer(int status, Fields fields);

  /** Answers in place of the backend. */
  void answer(int status, Fields fields, String body);

  /** Changes to whatever answer comes. */
  void onAnswer(HeaderChanges changes);

  /** Is run when the exchange is over, however it went. */
  void atEnd(Runnable action);

  /** No more of the body than that may come. */
  void limitBody(long bytes);
}
