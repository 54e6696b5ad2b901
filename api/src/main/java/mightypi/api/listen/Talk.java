package mightypi.api.listen;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.stream.Inflow;
import mightypi.api.stream.Outlet;
import org.jspecify.annotations.Nullable;

/** One conversation, over an HTTP/1.1 connection or an HTTP/2 stream. */
final class Talk implements Conversation {

  /** A body up to this size is handed over whole; a larger one waits for its reader. */
  private static final int WHOLE = 256 << 10;

  private static final int SWITCHED = HttpResponseStatus.SWITCHING_PROTOCOLS.code();

  private final Channel channel;
  private final HttpRequest head;
  private final Outlet outlet;
  private final Runnable finished;
  private final Limits limits;
  private final Optional<Inflow> openBody;
  private final List<Runnable> whenEnded = new ArrayList<>(1);
  private volatile int status;
  private boolean ended;
  private volatile Map<String, String> more = Map.of();
  private volatile @Nullable Socket socket;

  /**
   * @param openBody a body that was not awaited
   * @param finished to be run on the event loop when the answer is out
   */
  Talk(
      Channel channel,
      HttpRequest head,
      Limits limits,
      Optional<Inflow> openBody,
      Runnable finished) {
    this.channel = channel;
    this.head = head;
    this.limits = limits;
    this.openBody = openBody;
    this.outlet = new Outlet(channel, limits.patience());
    this.finished = finished;
  }

  @Override
  public void dress(Map<String, String> headers) {
    more = headers;
  }

  @Override
  public void answer(Answer answer) throws IOException {
    long length = answer.length();
    if (length > WHOLE) {
      answerInParts(answer, length);
      return;
    }
    begin(answer.status());
    byte[][] parts = answer.body().toArray(byte[][]::new);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            head.method().equals(HttpMethod.HEAD)
                ? Unpooled.EMPTY_BUFFER
                : Unpooled.wrappedBuffer(parts));
    dress(response, answer.headers());
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
    channel
        .eventLoop()
        .execute(
            () -> {
              channel.writeAndFlush(response);
              finished.run();
            });
  }

  private void answerInParts(Answer answer, long length) throws IOException {
    begin(answer.status());
    HttpResponse response = head(answer.status(), answer.headers());
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
    try (Parts parts = new Parts(response)) {
      List<byte[]> some = new ArrayList<>();
      long size = 0;
      for (byte[] part : answer.body()) {
        some.add(part);
        size += part.length;
        if (size >= WHOLE) {
          parts.send(some.toArray(byte[][]::new));
          some.clear();
          size = 0;
        }
      }
      parts.send(some.toArray(byte[][]::new));
    }
  }

  @Override
  public Stream stream(int status, Map<String, String> headers) throws IOException {
    begin(status);
    HttpResponse response = head(status, headers);
    HttpUtil.setTransferEncodingChunked(response, true);
    return new Parts(response);
  }

  private void begin(int answer) {
    if (status != 0) {
      throw new IllegalStateException("answered twice");
    }
    status = answer;
  }

  private HttpResponse head(int status, Map<String, String> headers) {
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    dress(response, headers);
    return response;
  }

  private void dress(HttpResponse response, Map<String, String> headers) {
    headers.forEach((name, value) -> response.headers().add(name, List.of(value.split("\n"))));
    more.forEach((name, value) -> response.headers().set(name, value));
    response.headers().set(HttpHeaderNames.DATE, HttpDate.now());
    if (!response.headers().contains(HttpHeaderNames.CACHE_CONTROL)) {
      response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-cache, private");
    }
    if (!HttpUtil.isKeepAlive(head)) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  @Override
  public boolean hasOpenBody() {
    return openBody.isPresent();
  }

  @Override
  public Optional<byte[]> receive() throws IOException {
    return openBody.isPresent() ? openBody.get().receive(limits.patience()) : Optional.empty();
  }

  @Override
  public boolean wantsSwitch() {
    return head.headers().contains(HttpHeaderNames.UPGRADE)
        && head.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && channel.pipeline().get(HttpServerCodec.class) != null;
  }

  @Override
  public Bytes switchProtocol(Map<String, String> headers) throws IOException {
    begin(SWITCHED);
    Switched switched = new Switched(channel, outlet);
    whenEnded(switched::ended);
    switched.open(headers, limits);
    return switched;
  }

  @Override
  public boolean wantsWebSocket() {
    return head.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  @Override
  public boolean offers(String subprotocol) {
    return head.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .anyMatch(each -> each.strip().equals(subprotocol));
  }

  @Override
  public WebSocket upgrade(List<String> subprotocols) throws IOException {
    begin(SWITCHED);
    Socket opening = new Socket(channel, outlet);
    socket = opening; // before the handshake: a fast client's first message follows at once
    whenEnded(opening::ended);
    opening.open(head, subprotocols, limits);
    return opening;
  }

  @Override
  public boolean wantsStreams() {
    return head.headers().containsValue(HttpHeaderNames.UPGRADE, "SPDY/3.1", true)
        && channel.pipeline().get(HttpServerCodec.class) != null;
  }

  @Override
  public Streams streams(List<String> subprotocols) throws IOException {
    begin(SWITCHED);
    String chosen = "";
    for (String line : head.headers().getAll("X-Stream-Protocol-Version")) {
      for (String each : line.split(",", -1)) {
        if (chosen.isEmpty() && subprotocols.contains(each.strip())) {
          chosen = each.strip();
        }
      }
    }
    SpdySession session = new SpdySession(channel, outlet, chosen);
    whenEnded(session::ended);
    session.open(limits);
    return session;
  }

  @Override
  public Streams tunnel(String subprotocol) throws IOException {
    begin(SWITCHED);
    SpdySession session = new SpdySession(channel, outlet, subprotocol);
    whenEnded(session::ended);
    session.openTunnel(head, limits);
    return session;
  }

  /** A WebSocket frame arrived, if this talk is one. */
  @Nullable Socket socket() {
    return socket;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public void whenEnded(Runnable task) {
    synchronized (whenEnded) {
      if (!ended) {
        whenEnded.add(task);
        return;
      }
    }
    task.run();
  }

  /** The client has gone: whoever writes or waits learns it. */
  void gone() {
    outlet.end();
    stopping();
  }

  /** The server is about to stop, but may finish its sentence. */
  void stopping() {
    List<Runnable> tasks;
    synchronized (whenEnded) {
      ended = true;
      tasks = List.copyOf(whenEnded);
      whenEnded.clear();
    }
    tasks.forEach(Runnable::run);
  }

  void writabilityChanged() {
    outlet.wake();
  }

  /** Nothing can be said any more that the client would understand. */
  void breakOff() {
    channel.close();
  }

  /** An answer that goes out bit by bit. */
  private final class Parts implements Stream {
    private boolean closed;

    Parts(HttpResponse response) throws IOException {
      outlet.send(response);
    }

    @Override
    public void send(byte[]... parts) throws IOException {
      outlet.send(new DefaultHttpContent(Unpooled.wrappedBuffer(parts)));
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      channel
          .eventLoop()
          .execute(
              () -> {
                channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
                finished.run();
              });
    }
  }
}
