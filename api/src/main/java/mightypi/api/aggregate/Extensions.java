package mightypi.api.aggregate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import mightypi.api.auth.User;
import mightypi.api.call.Exchange;
import mightypi.api.call.Exchange.Question;
import mightypi.api.call.Server;
import mightypi.api.call.Server.Trust;
import mightypi.api.pki.Identity;
import mightypi.model.Clock;
import mightypi.model.Image;
import mightypi.model.Randomness;

/** The extension API servers, as we reach them. */
final class Extensions {

  /** Who asks when nobody in particular does. */
  static final User OURSELVES =
      User.of("system:kube-aggregator", "system:masters", "system:authenticated");

  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final int KEPT_TRUSTS = 64;

  private record TrustKey(String authority, boolean anybody) {}

  private final Supplier<Image> images;
  private final Identity frontProxy;
  private final Clock clock;
  private final Randomness randomness;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<TrustKey, Trust> trusts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TrustKey, Trust> eldest) {
          return size() > KEPT_TRUSTS;
        }
      };

  Extensions(Supplier<Image> images, Identity frontProxy, Clock clock, Randomness randomness) {
    this.images = images;
    this.frontProxy = frontProxy;
    this.clock = clock;
    this.randomness = randomness;
  }

  Clock clock() {
    return clock;
  }

  Image now() {
    return images.get();
  }

  /** Where to reach it; fails when nobody stands behind the Service. */
  Endpoints.Endpoint endpoint(Registered of) throws IOException {
    return Endpoints.of(images.get(), of.service().orElseThrow(), randomness);
  }

  Exchange begin(Registered to, Endpoints.Endpoint at, Question question, Deadline deadline)
      throws IOException {
    return begin(to, at, question, trust(to.authority(), to.believesAnybody(), to), deadline);
  }

  private static Exchange begin(
      Registered to, Endpoints.Endpoint at, Question question, Trust trust, Deadline deadline)
      throws IOException {
    Server server = new Server(host(to), at.host(), at.port(), trust);
    return Exchange.begin(server, question, deadline.left(CONNECTING));
  }

  static String host(Registered to) {
    Registered.Reference service = to.service().orElseThrow();
    return service.name() + "." + service.namespace() + ".svc";
  }

  private Trust trust(String authority, boolean anybody, Registered of) throws IOException {
    TrustKey key = new TrustKey(authority, anybody);
    lock.lock();
    try {
      Trust known = trusts.get(key);
      if (known != null) {
        return known;
      }
      Trust made =
          anybody
              ? Trust.inAnybody(frontProxy.key(), frontProxy.certificate())
              : Trust.in(of.authorities(), frontProxy.key(), frontProxy.certificate());
      trusts.put(key, made);
      return made;
    } finally {
      lock.unlock();
    }
  }

  /** A whole answer. */
  record Fetched(int status, Optional<String> type, Optional<String> tag, byte[] body) {}

  /** Asks in our own name, and collects an answer that may be so long and take so long. */
  Fetched get(
      Registered from, String target, Map<String, String> headers, int mostBytes, Duration longest)
      throws IOException {
    return ask(from, "GET", target, OURSELVES, headers, mostBytes, longest);
  }

  Fetched ask(
      Registered to,
      String method,
      String target,
      User user,
      Map<String, String> headers,
      int mostBytes,
      Duration longest)
      throws IOException {
    Deadline deadline = Deadline.in(clock, longest);
    Question question = question(to, method, target, user, headers);
    try (Exchange exchange = begin(to, endpoint(to), question, deadline)) {
      exchange.finish();
      return collected(exchange, mostBytes, deadline);
    }
  }

  /** Whether discovery answers; whose certificate that is does not matter (nor to Kubernetes). */
  int probe(Registered to, Endpoints.Endpoint at, String target, Duration longest)
      throws IOException {
    Deadline deadline = Deadline.in(clock, longest);
    Question question = question(to, "GET", target, OURSELVES, Map.of());
    try (Exchange exchange = begin(to, at, question, trust("", true, to), deadline)) {
      exchange.finish();
      return exchange.head(deadline.left()).status();
    }
  }

  private static Question question(
      Registered to, String method, String target, User user, Map<String, String> more) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("host", List.of(host(to) + ":" + to.service().orElseThrow().port()));
    headers.put("user-agent", List.of("kube-aggregator"));
    headers.put("connection", List.of("close"));
    headers.putAll(FrontProxy.of(user));
    more.forEach((name, value) -> headers.put(name, List.of(value)));
    return new Question(method, target, headers);
  }

  private static Fetched collected(Exchange exchange, int mostBytes, Deadline deadline)
      throws IOException {
    Exchange.Head head = exchange.head(deadline.left());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Optional<byte[]> part = exchange.receive(deadline.left());
    while (part.isPresent()) {
      body.writeBytes(part.get());
      if (body.size() > mostBytes) {
        throw new IOException("the answer is longer than " + mostBytes + " bytes");
      }
      if (deadline.left().isZero()) {
        throw new Exchange.OutOfTime();
      }
      part = exchange.receive(deadline.left());
    }
    return new Fetched(
        head.status(), head.header("content-type"), head.header("etag"), body.toByteArray());
  }
}
