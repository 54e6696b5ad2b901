package mightypi.gateway.stage;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.Optional;
import mightypi.gateway.route.ExternalAuth;
import mightypi.gateway.route.HeaderChanges;
import mightypi.gateway.upstream.Backends;
import mightypi.gateway.upstream.Pools;
import mightypi.gateway.upstream.Target;
import mightypi.gateway.upstream.Targets;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.RequestHead;

/**
 * Asks somebody else whether a request may pass, with the request's fields and without its body,
 * under the names of ingress-nginx. No answer is no permission.
 */
final class Permission implements Stage {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Pools pools;
  private final Backends backends;

  Permission(Pools pools, Backends backends) {
    this.pools = pools;
    this.backends = backends;
  }

  @Override
  public boolean concerns(Passing request) {
    return request.route().guards().externalAuth().isPresent();
  }

  @Override
  public void enter(Passing request) {
    ExternalAuth auth = request.route().guards().externalAuth().orElseThrow();
    Optional<Targets> pool = pools.find(auth.pool());
    Optional<Target> target = pool.flatMap(each -> each.next(0, java.util.Set.of()));
    if (target.isEmpty()) {
      request.answer(503, new Fields(4));
      return;
    }
    PermissionAnswer answer = new PermissionAnswer(request, auth, target.get());
    answer.begin();
    Backends.Call call =
        new Backends.Call(
            pool.orElseThrow().pool(), target.get(), question(request, auth), true, CONNECT);
    backends.open(request.loop(), call, answer);
  }

  private static RequestHead question(Passing request, ExternalAuth auth) {
    RequestHead head = request.head();
    String url = Variables.filled(auth.url(), request);
    int host = url.indexOf("://") + 3;
    int path = url.indexOf('/', host);
    Fields fields = head.fields().copy();
    fields.remove(HttpHeaderNames.CONTENT_TYPE);
    fields.remove(HttpHeaderNames.CONTENT_ENCODING);
    fields.set(AsciiString.cached("X-Original-URL"), Variables.url(request));
    fields.set(AsciiString.cached("X-Original-Method"), head.method());
    fields.set(AsciiString.cached("X-Sent-From"), "nginx-ingress-controller");
    String back =
        auth.redirect().map(text -> Variables.filled(text, request)).orElse(head.target());
    fields.set(AsciiString.cached("X-Auth-Request-Redirect"), back);
    change(auth.requestHeaders(), fields);
    return new RequestHead(
        RequestHead.Version.HTTP_1_1,
        auth.method().orElse("GET"),
        path < 0 ? url.substring(host) : url.substring(host, path),
        path < 0 ? "/" : url.substring(path),
        "",
        0,
        fields);
  }

  private static void change(HeaderChanges changes, Fields fields) {
    changes.set().forEach((name, value) -> fields.set(new AsciiString(name), value));
  }
}
