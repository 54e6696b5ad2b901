package mightypi.api.listen;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.URLDecoder;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mightypi.api.request.Query;
import mightypi.api.request.Request;
import mightypi.api.status.Status;
import mightypi.api.status.StatusException;
import mightypi.api.stream.Inflow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects requests of one HTTP/1.1 connection or one HTTP/2 stream, and starts a virtual thread
 * for each, one after the other: a pipelined request waits for the answer before it (RFC 9112
 * section 9.3.2).
 */
final class RequestReader extends ChannelInboundHandlerAdapter {

  static final String NAME = "requests";
  private static final Logger LOG = LoggerFactory.getLogger(RequestReader.class);
  private static final int PIPELINED = 8;
  private static final byte[] NO_BODY = new byte[0];

  /** A body up to this length is collected even where handlers read bodies themselves. */
  private static final int SHORT_BODY = 64 << 10;

  private final Gate gate;
  private final Optional<X509Certificate> certificate;
  private final IdleDeadline idle;
  private final ArrayDeque<Asked> waiting = new ArrayDeque<>();
  private @Nullable HttpRequest head;
  private @Nullable CompositeByteBuf body;
  private @Nullable Inflow openBody;
  private @Nullable Talk talk;
  private int talkBytes;
  private boolean refusing;
  private boolean draining;

  RequestReader(Gate gate, Optional<X509Certificate> certificate, IdleDeadline idle) {
    this.gate = gate;
    this.certificate = certificate;
    this.idle = idle;
  }

  /** A request that has arrived whole, or but for a body that its handler reads. */
  private record Asked(HttpRequest head, byte[] body, Optional<Inflow> openBody) {}

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      switch (message) {
        case HttpRequest request -> begins(context, request);
        case WebSocketFrame frame -> framed(frame);
        default -> {}
      }
      if (message instanceof HttpContent content && !refusing) {
        continues(context, content);
      }
      if (message instanceof LastHttpContent && draining) {
        context.close();
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void framed(WebSocketFrame frame) {
    Talk now = talk;
    Socket socket = now == null ? null : now.socket();
    if (socket != null) {
      socket.arrived(frame);
    }
  }

  private void begins(ChannelHandlerContext context, HttpRequest request) {
    if (refusing) {
      return;
    }
    if (request.decoderResult().isFailure()) {
      refuse(context, fault(request.decoderResult().cause()));
      return;
    }
    boolean open = isOpen(request);
    if (!open && HttpUtil.getContentLength(request, 0L) > gate.limits.bodyBytes()) {
      refuse(context, tooLarge());
      return;
    }
    if (HttpUtil.is100ContinueExpected(request)) {
      context.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    if (open) {
      Inflow inflow = new Inflow(context.channel());
      openBody = inflow;
      waiting.add(new Asked(request, NO_BODY, Optional.of(inflow)));
      next(context);
      return;
    }
    head = request;
    body = context.alloc().compositeBuffer(1024);
    if (!(request instanceof LastHttpContent)) {
      context
          .executor()
          .schedule(
              () -> tooSlow(context, request),
              gate.limits.patience().toNanos(),
              TimeUnit.NANOSECONDS);
    }
  }

  private boolean isOpen(HttpRequest request) {
    boolean isLong =
        HttpUtil.isTransferEncodingChunked(request)
            || HttpUtil.getContentLength(request, 0L) > SHORT_BODY;
    return isLong && gate.handler.readsBodies(path(request.uri()));
  }

  private static Status fault(@Nullable Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Status.plain(414, "RequestURITooLong", "the request's target is too long");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Status.plain(431, "BadRequest", "the request's header is too large");
    }
    return Status.badRequest("the request is no HTTP that this server understands");
  }

  private static Status tooLarge() {
    return Status.tooLarge("Request entity too large: limit is 3145728");
  }

  /** A body that does not come to its end in time. */
  private void tooSlow(ChannelHandlerContext context, HttpRequest request) {
    if (head == request) {
      context.close();
    }
  }

  private void continues(ChannelHandlerContext context, HttpContent content) {
    Inflow inflow = openBody;
    if (inflow != null) {
      flows(inflow, content);
      return;
    }
    CompositeByteBuf whole = body;
    HttpRequest request = head;
    if (whole == null || request == null) {
      return;
    }
    if (content.decoderResult().isFailure()) {
      refuse(context, fault(content.decoderResult().cause()));
      return;
    }
    ByteBuf part = content.content();
    int size = part.readableBytes();
    boolean room = gate.takes(size);
    whole.addComponent(true, part.retain());
    if (whole.readableBytes() > gate.limits.bodyBytes()) {
      refuse(context, tooLarge());
    } else if (!room) {
      refuse(context, Status.plain(429, "TooManyRequests", "too many requests at the same time"));
    } else if (content instanceof LastHttpContent) {
      waiting.add(new Asked(request, ByteBufUtil.getBytes(whole), Optional.empty()));
      whole.release();
      head = null;
      body = null;
      next(context);
    }
  }

  private void flows(Inflow inflow, HttpContent content) {
    if (content.decoderResult().isFailure()) {
      inflow.failed(new IOException("the body is no HTTP", content.decoderResult().cause()));
    }
    inflow.arrived(content.content());
    if (content instanceof LastHttpContent) {
      inflow.ended();
      openBody = null;
    }
  }

  private void next(ChannelHandlerContext context) {
    boolean crowded = waiting.size() > PIPELINED;
    if (context.channel().config().isAutoRead() == crowded) {
      context.channel().config().setAutoRead(!crowded);
    }
    if (talk != null || waiting.isEmpty()) {
      return;
    }
    Asked asked = waiting.remove();
    Talk next =
        new Talk(
            context.channel(),
            asked.head,
            gate.limits,
            asked.openBody,
            () -> answered(context, asked));
    talk = next;
    talkBytes = asked.body.length;
    idle.begins();
    gate.begins(next);
    Thread.ofVirtual().name("request").start(() -> run(asked, next));
  }

  private void answered(ChannelHandlerContext context, Asked asked) {
    Talk last = talk;
    if (last == null) {
      return;
    }
    ended(last);
    boolean unread = asked.openBody.isPresent() && asked.openBody.get() == openBody;
    if (unread) {
      drain(context);
    } else if (!HttpUtil.isKeepAlive(asked.head)) {
      context.close();
    } else if (context.channel().isActive()) {
      next(context);
    }
  }

  private void ended(Talk last) {
    talk = null;
    idle.ends();
    gate.ends(last);
    gate.givesBack(talkBytes);
  }

  /** The rim of a request: what the handler did not foresee ends here. */
  private void run(Asked asked, Talk next) {
    try {
      handle(asked, next);
    } catch (IOException e) {
      LOG.debug("a client has gone: {}", e.getMessage());
      next.breakOff();
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("{} {} failed", asked.head.method(), path(asked.head.uri()), e);
      apologize(next);
    }
  }

  private static void apologize(Talk next) {
    if (next.hasBegun()) {
      next.breakOff();
      return;
    }
    byte[] text = Status.internal("the server failed to answer; its log says why").json();
    try {
      next.answer(Answer.json(500, text));
    } catch (IOException e) {
      next.breakOff();
    }
  }

  private void handle(Asked asked, Talk next) throws IOException {
    try {
      gate.handler.handle(request(asked), next);
    } catch (StatusException e) {
      if (next.hasBegun()) {
        throw e;
      }
      next.answer(Answer.json(e.status().code(), e.status().json()));
    }
  }

  private Request request(Asked asked) {
    String uri = asked.head.uri();
    int mark = uri.indexOf('?');
    return new Request(
        asked.head.method().name(),
        decoded(path(uri)),
        Query.parse(mark < 0 ? "" : uri.substring(mark + 1)),
        new NettyHeaders(asked.head.headers()),
        asked.body,
        certificate);
  }

  private static String path(String uri) {
    int mark = uri.indexOf('?');
    return mark < 0 ? uri : uri.substring(0, mark);
  }

  private static String decoded(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw Status.badRequest("the path is not well encoded").asException();
    }
  }

  /** Says no to what is not read to its end, and reads nothing more. */
  private void refuse(ChannelHandlerContext context, Status status) {
    refusing = true;
    dropBody();
    byte[] text = status.json();
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status.code()),
            Unpooled.wrappedBuffer(text));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
        .set(HttpHeaderNames.CONTENT_LENGTH, text.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    context
        .writeAndFlush(response)
        .addListener(
            // the client may still be sending: let it read the answer before the connection goes
            done -> context.executor().schedule(() -> context.close(), 1, TimeUnit.SECONDS));
  }

  /** Drops the rest of a body that nobody wants: who sends it reads the answer when it is sent. */
  private void drain(ChannelHandlerContext context) {
    refusing = true;
    draining = true;
    if (!context.channel().config().isAutoRead()) {
      context.channel().config().setAutoRead(true);
    }
    context
        .executor()
        .schedule(() -> context.close(), gate.limits.patience().toNanos(), TimeUnit.NANOSECONDS);
  }

  private void dropBody() {
    CompositeByteBuf unfinished = body;
    if (unfinished != null) {
      gate.givesBack(unfinished.readableBytes());
      unfinished.release();
      body = null;
      head = null;
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Talk now = talk;
    if (now != null) {
      now.writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    dropBody();
    Inflow inflow = openBody;
    if (inflow != null) {
      inflow.failed(new IOException("the client has gone"));
    }
    waiting.forEach(asked -> gate.givesBack(asked.body.length));
    waiting.clear();
    Talk now = talk;
    if (now != null) {
      ended(now);
      now.gone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("a connection broke: {}", cause.toString());
    context.close();
  }
}
