package mightypi.gateway.stage;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mightypi.gateway.route.ExternalAuth;
import mightypi.gateway.route.HeaderChanges;
import mightypi.gateway.upstream.Target;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.ResponseHead;
import mightypi.gateway.wire.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What comes back when permission is asked. Its head decides; a body that goes on is not waited
 * for.
 */
final class PermissionAnswer implements Stream.Answer {

  private static final long PATIENCE_SECONDS = 60;

  private final Passing request;
  private final ExternalAuth auth;
  private final Target target;
  private @Nullable Stream stream;
  private @Nullable ScheduledFuture<?> timer;
  private boolean isDecided;

  PermissionAnswer(Passing request, ExternalAuth auth, Target target) {
    this.request = request;
    this.auth = auth;
    this.target = target;
  }

  void begin() {
    target.begins();
    timer = request.loop().schedule(() -> none(504), PATIENCE_SECONDS, TimeUnit.SECONDS);
    request.atEnd(this::end);
  }

  /** Once, however it went. */
  private boolean end() {
    boolean isFirst = !isDecided;
    isDecided = true;
    ScheduledFuture<?> waiting = timer;
    if (isFirst && waiting != null) {
      waiting.cancel(false);
      target.ends();
    }
    Stream open = stream;
    stream = null;
    if (open != null) {
      open.cancel();
    }
    return isFirst;
  }

  private void none(int status) {
    if (end()) {
      target.failed();
      request.answer(status, new Fields(4));
    }
  }

  @Override
  public void opened(Stream opened) {
    if (isDecided) {
      opened.cancel();
      return;
    }
    stream = opened;
    opened.flush();
  }

  @Override
  public void head(ResponseHead head, boolean isLast) {
    if (isLast) {
      stream = null; // its connection is kept
    }
    if (isDecided) {
      return;
    }
    if (head.length() >= 0) {
      stream = null; // the rest comes at once, and the connection is kept
    }
    end();
    target.succeeded();
    decide(head);
  }

  private void decide(ResponseHead head) {
    int status = head.status();
    cookies(head.fields());
    if (status >= 200 && status < 300) {
      for (String name : auth.responseHeaders()) {
        AsciiString field = new AsciiString(name);
        request.head().fields().remove(field);
        head.fields().joined(field).ifPresent(v -> request.head().fields().set(field, v));
      }
      request.next();
    } else if (status == 401 && auth.signIn().isPresent()) {
      String to = Variables.signIn(auth.signIn().get(), auth.signInRedirectParameter(), request);
      request.answer(302, new Fields(4).add(HttpHeaderNames.LOCATION, to), "");
    } else if (status == 401 || status == 403) {
      Fields told = new Fields(4);
      head.fields()
          .first(HttpHeaderNames.WWW_AUTHENTICATE)
          .ifPresent(how -> told.add(HttpHeaderNames.WWW_AUTHENTICATE, how));
      request.answer(status, told);
    } else {
      request.answer(500, new Fields(4));
    }
  }

  private void cookies(Fields said) {
    List<HeaderChanges.Field> cookies = new ArrayList<>();
    for (int i = said.indexOf(HttpHeaderNames.SET_COOKIE);
        i >= 0;
        i = said.indexOf(HttpHeaderNames.SET_COOKIE, i + 1)) {
      cookies.add(new HeaderChanges.Field("Set-Cookie", said.value(i).toString()));
    }
    if (!cookies.isEmpty()) {
      request.onAnswer(new HeaderChanges(Map.of(), cookies, List.of()));
    }
  }

  @Override
  public void failed(Stream.Failure failure) {
    stream = null;
    none(500);
  }

  @Override
  public void upgraded(ResponseHead head, String protocol) {
    none(500);
  }

  @Override
  public void answerBody(ByteBuf part) {
    part.release();
  }

  @Override
  public void answerEnd(Fields trailers) {
    stream = null;
  }

  @Override
  public void interim(ResponseHead head) {
    // An answer follows.
  }

  @Override
  public void answerPause() {
    // Nothing is passed on.
  }

  @Override
  public void backendWritabilityChanged() {
    // All that is asked was written at once.
  }
}
