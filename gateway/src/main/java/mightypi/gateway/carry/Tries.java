package mightypi.gateway.carry;

import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mightypi.gateway.route.Backend;
import mightypi.gateway.route.LoadBalancing;
import mightypi.gateway.route.LoadBalancing.HashOn;
import mightypi.gateway.route.PathMatch;
import mightypi.gateway.route.Retry;
import mightypi.gateway.route.Then;
import mightypi.gateway.upstream.Backends;
import mightypi.gateway.upstream.Target;
import mightypi.gateway.upstream.Targets;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.RequestHead;
import mightypi.gateway.wire.ResponseHead;
import mightypi.gateway.wire.Stream;
import mightypi.gateway.wire.Stream.Failure;
import mightypi.gateway.wire.Stream.Failure.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one request at its backends: which endpoint is asked, for how long, and whether
 * another is asked when it fails. A try that may have had an effect is repeated only for methods
 * that are safe (RFC 9110 section 9.2.1), and never when some of a body has left.
 */
final class Tries {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final Carriage carriage;
  private final Courier courier;
  private final Then.Forward forward;
  private final long began;
  private Set<Target> tried = Set.of();
  private @Nullable Targets targets;
  private @Nullable Target target;
  private @Nullable Target asked;
  private @Nullable Backend backend;
  private @Nullable RequestHead sentHead;
  private @Nullable ScheduledFuture<?> total;
  private int count;
  private boolean isNewSession;

  Tries(Carriage carriage, Courier courier, Then.Forward forward) {
    this.carriage = carriage;
    this.courier = courier;
    this.forward = forward;
    this.began = courier.loops().clock().nanos();
  }

  void begin() {
    Optional<Backend> chosen = choose(forward.backends());
    if (chosen.isEmpty() || chosen.get().pool().isEmpty()) {
      carriage.answer(forward.nowhere(), new Fields(4));
      return;
    }
    backend = chosen.get();
    Optional<Targets> found = chosen.get().pool().flatMap(courier.pools()::find);
    if (found.isEmpty() || found.get().isEmpty()) {
      carriage.answer(503, new Fields(4));
      return;
    }
    targets = found.get();
    sentHead = rewritten(chosen.get());
    forward.timeouts().request().ifPresent(this::bound);
    attempt();
  }

  private void bound(Duration whole) {
    total = carriage.loop().schedule(carriage::outOfTime, whole.toNanos(), TimeUnit.NANOSECONDS);
  }

  private Optional<Backend> choose(List<Backend> backends) {
    if (backends.size() == 1) {
      return backends.getFirst().weight() > 0 ? Optional.of(backends.getFirst()) : Optional.empty();
    }
    int all = 0;
    for (Backend each : backends) {
      all += each.weight();
    }
    if (all == 0) {
      return Optional.empty();
    }
    int point = courier.here().chance().nextInt(all);
    for (Backend each : backends) {
      point -= each.weight();
      if (point < 0) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** The request as the backend is to see it. */
  private RequestHead rewritten(Backend to) {
    RequestHead head = carriage.head();
    String path = carriage.view().path();
    String wanted = carriage.route().pathFor(path);
    if (!wanted.equals(path)) {
      boolean hasQuery = wanted.indexOf('?') >= 0;
      String query = head.query();
      String joined = query.isEmpty() ? "" : (hasQuery ? "&" : "?") + query;
      head = head.withTarget(wanted + joined);
    }
    if (forward.host().isPresent()) {
      head = head.withAuthority(forward.host().get());
    }
    Changes.apply(carriage.route().requestHeaders(), head.fields());
    Changes.apply(to.requestHeaders(), head.fields());
    return head;
  }

  private void attempt() {
    Targets pool = targets;
    RequestHead head = sentHead;
    if (pool == null || head == null || carriage.isOver()) {
      return;
    }
    Optional<Target> session = Optional.empty();
    if (forward.affinity().isPresent() && tried.isEmpty()) {
      OptionalInt mark = Sessions.of(forward.affinity().get(), carriage.view());
      session = pool.named(mark);
    }
    isNewSession = session.isEmpty();
    Optional<Target> next = session.isPresent() ? session : pool.next(hash(pool), tried);
    if (next.isEmpty()) {
      carriage.answer(503, new Fields(4));
      return;
    }
    count++;
    Target chosen = next.get();
    target = chosen;
    asked = chosen;
    chosen.begins();
    // A try that fails may be followed by another, so that each writes fields of its own: none
    // changes them.
    courier
        .backends()
        .open(
            carriage.loop(),
            new Backends.Call(
                pool.pool(), chosen, head, head.length() == 0, forward.timeouts().connect()),
            carriage);
  }

  /** Others who are told what the first endpoint is asked. */
  Stream copied(Stream opened) {
    return count > 1 || forward.mirrors().isEmpty()
        ? opened
        : CopiedStream.of(opened, carriage, courier, forward.mirrors());
  }

  private int hash(Targets pool) {
    if (!(pool.pool().balancing() instanceof LoadBalancing.ConsistentHash(HashOn on))) {
      return 0;
    }
    return switch (on) {
      case HashOn.ClientAddress a -> carriage.clientAddress().hashCode();
      case HashOn.Uri u -> carriage.head().target().hashCode();
      case HashOn.Host h -> carriage.head().host().hashCode();
      case HashOn.Header(String name) -> carriage.view().header(name).hashCode();
      case HashOn.Cookie(String name) -> carriage.view().cookie(name).hashCode();
      case HashOn.QueryParameter(String name) -> carriage.view().query(name).hashCode();
    };
  }

  /** How long the next sign of life may take. */
  Duration patience(boolean requestIsDone) {
    Duration wait = requestIsDone ? forward.timeouts().read() : longer();
    Optional<Duration> whole = forward.timeouts().backendRequest();
    return whole.isPresent() && whole.get().compareTo(wait) < 0 ? whole.get() : wait;
  }

  private Duration longer() {
    Duration send = forward.timeouts().send();
    Duration read = forward.timeouts().read();
    return send.compareTo(read) > 0 ? send : read;
  }

  /** Whether an answer counts as a failure and another endpoint is asked instead. */
  boolean takesBack(ResponseHead answer) {
    if (forward.retry().onStatus().contains(answer.status()) && mayRepeat(true)) {
      failedHere();
      carriage.abandon();
      again();
      return true;
    }
    return false;
  }

  /** An answer has begun that goes to the client. */
  void answered(ResponseHead answer) {
    Target from = target;
    Targets pool = targets;
    Backend to = backend;
    if (from == null || pool == null || to == null) {
      return;
    }
    from.succeeded();
    Changes.apply(to.responseHeaders(), answer.fields());
    if (isNewSession && forward.affinity().isPresent()) {
      PathMatch match = carriage.route().match().path();
      String path = match instanceof PathMatch.Prefix(String prefix) ? prefix : "/";
      Sessions.mark(forward.affinity().get(), pool.session(from), path, answer.fields());
    }
  }

  /** The answer broke off. */
  void broke() {
    failedHere();
    ended();
  }

  void failed(Failure failure) {
    boolean isSafe = failure.kind() == Kind.NOT_SENT || failure.kind() == Kind.REFUSED;
    Target from = target;
    failedHere();
    if (from != null && failure.kind() == Kind.NOT_SENT) {
      courier.backends().watch(carriage.loop(), from);
    }
    ended();
    if (forward.retry().onError() && mayRepeat(!isSafe)) {
      again();
    } else {
      boolean isLate = failure.kind() == Kind.NOT_SENT && failure.why().contains("timed out");
      carriage.answer(isLate ? 504 : 502, new Fields(4));
    }
  }

  /** Nothing came in time. */
  void tooLate() {
    failedHere();
    carriage.abandon();
    if (forward.retry().onTimeout() && mayRepeat(true)) {
      again();
    } else {
      carriage.answer(504, new Fields(4));
    }
  }

  private void failedHere() {
    Target from = target;
    if (from != null) {
      from.failed();
      if (tried.isEmpty()) {
        tried = new HashSet<>();
      }
      tried.add(from);
    }
  }

  private boolean mayRepeat(boolean hadEffect) {
    Retry retry = forward.retry();
    if (count > retry.attempts() || !carriage.bodyIsUntouched() || carriage.isOver()) {
      return false;
    }
    if (hadEffect && !retry.unsafeToo() && !SAFE.contains(carriage.head().method())) {
      return false;
    }
    long since = courier.loops().clock().nanos() - began;
    return retry.within().isEmpty() || since < retry.within().get().toNanos();
  }

  private void again() {
    Optional<Duration> pause = forward.retry().backoff();
    if (pause.isEmpty()) {
      attempt();
    } else {
      carriage.loop().schedule(this::attempt, pause.get().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** The present try is over. */
  void ended() {
    Target from = target;
    target = null;
    if (from != null) {
      from.ends();
    }
    ScheduledFuture<?> timer = total;
    if (timer != null && carriage.isOver()) {
      timer.cancel(false);
    }
  }

  /** The endpoint that was asked last. */
  String address() {
    Target last = asked;
    return last == null ? "" : last.address();
  }

  int count() {
    return count;
  }
}
