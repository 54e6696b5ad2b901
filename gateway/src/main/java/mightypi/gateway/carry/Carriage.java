package mightypi.gateway.carry;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import mightypi.gateway.route.HeaderChanges;
import mightypi.gateway.route.Route;
import mightypi.gateway.route.RouteTable;
import mightypi.gateway.route.Then;
import mightypi.gateway.stage.Passing;
import mightypi.gateway.wire.Client;
import mightypi.gateway.wire.Deadlines.Deadline;
import mightypi.gateway.wire.Exchange;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.OwnAnswer;
import mightypi.gateway.wire.Peer;
import mightypi.gateway.wire.RequestHead;
import mightypi.gateway.wire.ResponseHead;
import mightypi.gateway.wire.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One exchange, from the head of the request to the end of the answer: its route is found, it
 * passes the stages, and is answered by the gateway or handed to a backend ({@link Tries}). Bodies
 * go through in both directions part by part; whoever is slow stops the other from being read.
 *
 * <p>One deadline moves with every sign of life; when it comes, the status says who was waited for:
 * 408 for the rest of a request, 504 for an answer.
 */
final class Carriage implements Exchange, Passing, Stream.Answer {

  private static final int CLIENT_GONE = 499; // as nginx logs it

  /** Less than what makes a channel refuse more, so that only a slow client does. */
  private static final int FLUSHED_BYTES = 64 << 10;

  private final Courier courier;
  private final Client client;
  private final Tally tally;
  private final Deadline deadline;
  private final Held held = new Held();
  private final Afterwards afterwards = new Afterwards();

  private final RequestHead head;
  private InetAddress clientAddress;
  private @Nullable AskedView view;
  private @Nullable Route route;
  private int stage = -1;
  private @Nullable Tries tries;
  private @Nullable Stream stream;

  private boolean requestIsDone;
  private boolean responseHasBegun;
  private boolean isTunnel;
  private boolean isOver;
  private int unflushed;
  private long longestBody = Long.MAX_VALUE;

  Carriage(Courier courier, Client client, RequestHead head) {
    this.courier = courier;
    this.client = client;
    this.head = head;
    this.clientAddress = client.peer().address();
    this.tally = new Tally(courier.loops().clock());
    this.deadline = courier.loops().deadlines().on(client.loop(), this::tooLate);
  }

  // ---- the route and its stages

  void find(RouteTable table) {
    if (head.method().equals("CONNECT")) {
      answer(405, new Fields(2));
      return;
    }
    AskedView asked = AskedView.of(head);
    view = asked;
    switch (Lookup.find(table, head, client.peer(), asked)) {
      case RouteTable.Found.Routed(var host, Route to) -> enter(to);
      case RouteTable.Found.NoRoute _, RouteTable.Found.NoHost _ -> answer(404, new Fields(2));
      case RouteTable.Found.Misdirected _ -> answer(421, new Fields(2));
    }
  }

  private void enter(Route to) {
    route = to;
    clientAddress = courier.here().forwarding().tell(head, client.peer());
    next();
  }

  @Override
  public void next() {
    if (isOver) {
      return;
    }
    stage = courier.stages().next(stage + 1, this);
    if (courier.stages().isEnd(stage)) {
      then();
    } else {
      courier.stages().at(stage).enter(this);
    }
  }

  private void then() {
    switch (route().then()) {
      case Then.Redirect redirect -> {
        String location =
            redirect.location(asked(), route().match().path(), view().path(), head.query());
        answer(redirect.status(), new Fields(4).add(HttpHeaderNames.LOCATION, location), "");
      }
      case Then.Respond own -> {
        Fields fields = new Fields(own.headers().size() + 2);
        own.headers().forEach((name, value) -> fields.add(new AsciiString(name), value));
        answer(own.status(), fields, own.body());
      }
      case Then.Forward forward -> {
        Tries begun = new Tries(this, courier, forward);
        tries = begun;
        begun.begin();
      }
    }
  }

  private Then.Asked asked() {
    Peer peer = client.peer();
    return new Then.Asked(peer.scheme(), head.host(), peer.port());
  }

  AskedView view() {
    AskedView asked = view;
    if (asked == null) {
      throw new IllegalStateException("no route was looked for");
    }
    return asked;
  }

  @Override
  public Peer peer() {
    return client.peer();
  }

  @Override
  public InetAddress clientAddress() {
    return clientAddress;
  }

  @Override
  public EventLoop loop() {
    return client.loop();
  }

  @Override
  public Route route() {
    Route found = route;
    if (found == null) {
      throw new IllegalStateException("no route was found");
    }
    return found;
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public void onAnswer(HeaderChanges changes) {
    afterwards.onAnswer(changes);
  }

  @Override
  public void atEnd(Runnable action) {
    afterwards.atEnd(action);
  }

  @Override
  public void limitBody(long bytes) {
    longestBody = bytes;
  }

  @Override
  public void answer(int code, Fields fields) {
    answer(code, OwnAnswer.inWords(fields), OwnAnswer.words(code));
  }

  @Override
  public void answer(int code, Fields fields, String body) {
    if (!isOver && !responseHasBegun) {
      prepare(code, fields);
      OwnAnswer.send(client, code, fields, body);
      over();
    }
  }

  private void prepare(int code, Fields fields) {
    tally.status = code;
    responseHasBegun = true;
    afterwards.change(route, fields);
    fields.set(HttpHeaderNames.DATE, Dates.now(courier.loops().clock()));
  }

  // ---- from the client

  @Override
  public void body(ByteBuf part) {
    tally.received += part.readableBytes();
    Stream open = stream;
    if (isOver || responseHasBegun && open == null) {
      part.release();
    } else if (tally.received > longestBody && !isTunnel) {
      part.release();
      stop(413);
    } else if (open == null || !takesBody()) {
      held.add(part);
    } else {
      open.body(part);
      alive();
      if (!open.isWritable()) {
        client.wants(false);
      }
    }
  }

  /**
   * Whether the backend would take what comes for a body: after a wish to leave HTTP, and before it
   * is granted, it would take it for the next request.
   */
  private boolean takesBody() {
    return head.length() != 0 || isTunnel;
  }

  private void stop(int code) {
    abandon();
    if (responseHasBegun) {
      breakOff();
    } else {
      answer(code, new Fields(4));
    }
  }

  @Override
  public void end(Fields trailers) {
    requestIsDone = true;
    Stream open = stream;
    if (isOver) {
      return;
    }
    if (open == null || !takesBody()) {
      held.end(trailers);
    } else {
      open.end(trailers);
      alive();
    }
  }

  @Override
  public void pause() {
    Stream open = stream;
    if (open != null && !isOver) {
      open.flush();
    }
  }

  @Override
  public void writabilityChanged() {
    Stream open = stream;
    if (open != null && !isOver) {
      open.wants(client.isWritable());
      alive();
    }
  }

  @Override
  public void gone() {
    if (!isOver) {
      tally.status = responseHasBegun ? tally.status : CLIENT_GONE;
      abandon();
      over();
    }
  }

  // ---- from the backend

  Client client() {
    return client;
  }

  /** Whether nothing of the request's body has left for a backend. */
  boolean bodyIsUntouched() {
    return held.isUntouched();
  }

  boolean isOver() {
    return isOver;
  }

  @Override
  public void opened(Stream opened) {
    if (isOver) {
      opened.cancel();
      return;
    }
    Stream open = tries == null ? opened : tries.copied(opened);
    stream = open;
    held.handOver(open, takesBody());
    open.flush();
    alive();
    if (!requestIsDone) {
      client.wants(takesBody() && open.isWritable());
    }
  }

  @Override
  public void interim(ResponseHead early) {
    if (!isOver) {
      client.interim(early);
      client.flush();
      alive();
    }
  }

  @Override
  public void head(ResponseHead answer, boolean isLast) {
    Tries trying = tries;
    if (isOver || trying == null || trying.takesBack(answer)) {
      return;
    }
    trying.answered(answer);
    begin(answer);
    if (isLast) {
      stream = null;
      client.respond(answer, true);
      client.flush();
      over();
    } else {
      client.respond(answer, false);
      alive();
    }
  }

  private void begin(ResponseHead answer) {
    responseHasBegun = true;
    tally.status = answer.status();
    Fields fields = answer.fields();
    afterwards.change(route, fields);
    if (!fields.contains(HttpHeaderNames.DATE)) {
      fields.add(HttpHeaderNames.DATE, Dates.now(courier.loops().clock()));
    }
  }

  @Override
  public void upgraded(ResponseHead answer, String protocol) {
    Tries trying = tries;
    if (isOver || trying == null) {
      return;
    }
    trying.answered(answer);
    begin(answer);
    isTunnel = true;
    requestIsDone = false;
    client.upgrade(answer, protocol);
    if (stream != null) {
      held.handOver(stream, true);
    }
    client.wants(true);
    alive();
  }

  @Override
  public void answerBody(ByteBuf part) {
    if (isOver) {
      part.release();
      return;
    }
    int length = part.readableBytes();
    tally.sent += length;
    unflushed += length;
    client.body(part);
    alive();
    if (unflushed >= FLUSHED_BYTES) {
      unflushed = 0;
      client.flush();
    }
    Stream open = stream;
    if (open != null && !client.isWritable()) {
      client.flush();
      open.wants(client.isWritable());
    }
  }

  @Override
  public void answerEnd(Fields trailers) {
    if (!isOver) {
      stream = null;
      client.end(trailers);
      client.flush();
      over();
    }
  }

  @Override
  public void answerPause() {
    if (!isOver && responseHasBegun) {
      unflushed = 0;
      client.flush();
    }
  }

  @Override
  public void backendWritabilityChanged() {
    Stream open = stream;
    if (open != null && !isOver) {
      client.wants(takesBody() && open.isWritable());
      alive();
    }
  }

  @Override
  public void failed(Stream.Failure failure) {
    stream = null;
    Tries trying = tries;
    if (isOver || trying == null) {
      return;
    }
    if (responseHasBegun) {
      trying.broke();
      breakOff();
    } else {
      trying.failed(failure);
    }
  }

  /** Gives the present try up, so that another may begin. */
  void abandon() {
    Stream open = stream;
    stream = null;
    if (open != null) {
      open.cancel();
    }
    Tries trying = tries;
    if (trying != null) {
      trying.ended();
    }
  }

  private void breakOff() {
    client.breakOff();
    over();
  }

  // ---- time, and the end

  private void alive() {
    Tries trying = tries;
    if (!isOver && trying != null) {
      deadline.in(trying.patience(requestIsDone));
    }
  }

  private void tooLate() {
    Tries trying = tries;
    if (isOver || trying == null) {
      return;
    }
    if (responseHasBegun || !requestIsDone && stream != null) {
      stop(408);
    } else {
      trying.tooLate();
    }
  }

  /** The whole exchange took longer than its route allows. */
  void outOfTime() {
    if (!isOver) {
      stop(504);
    }
  }

  private void over() {
    if (isOver) {
      return;
    }
    isOver = true;
    deadline.end();
    held.release();
    Tries trying = tries;
    if (trying != null) {
      trying.ended();
    }
    afterwards.end();
    courier.outcomes().ended(tally.outcome(client.peer(), head, route, trying));
  }
}
