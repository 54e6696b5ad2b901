package mightypi.api.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import mightypi.api.auth.User;
import mightypi.api.call.Exchange;
import mightypi.api.listen.Answer;
import mightypi.api.listen.Conversation;
import mightypi.api.request.Request;
import mightypi.api.request.Target;
import mightypi.api.status.Status;
import mightypi.model.Clock;

/**
 * Passes a request on to the extension API server that answers for its group and version, and the
 * answer back, byte by byte as they come.
 */
final class Forwarding {

  /** {@code --request-timeout} of kube-apiserver; what runs long by its nature is exempt. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** Clients ask for discovery all the time, and wait for it. */
  private static final Duration LONGEST_DISCOVERY = Duration.ofSeconds(5);

  private static final Duration LONGEST_SILENCE_BEFORE_HEAD = Duration.ofSeconds(60);
  private static final int AT_THE_SAME_TIME = 400;
  private static final int SHORT_ANSWER = 256 << 10;
  private static final Set<String> LONG_RUNNING =
      Set.of("attach", "exec", "log", "portforward", "proxy");

  private final Extensions extensions;
  private final Consumer<Registered> unreachable;
  private final Semaphore places = new Semaphore(AT_THE_SAME_TIME);

  /**
   * @param unreachable told of those who are said to be available and could not be reached
   */
  Forwarding(Extensions extensions, Consumer<Registered> unreachable) {
    this.extensions = extensions;
    this.unreachable = unreachable;
  }

  /** A request of a known user who may make it. */
  record Passing(Request request, Target target, User user, Conversation conversation) {
    boolean isUpgrade() {
      return conversation.wantsSwitch();
    }

    Deadline deadline(Clock clock) {
      boolean runsLong =
          target.verb().equals("watch")
              || LONG_RUNNING.contains(target.subresource())
              || isUpgrade();
      return runsLong
          ? Deadline.never(clock)
          : Deadline.in(clock, isDiscovery() ? LONGEST_DISCOVERY : LONGEST);
    }

    private boolean isDiscovery() {
      long parts = Arrays.stream(target.path().split("/")).filter(each -> !each.isEmpty()).count();
      return !target.isResource() && parts == 3;
    }
  }

  void pass(Registered to, Passing passing) throws IOException {
    if (!to.isAvailable()) {
      refuse(passing, "service unavailable");
      return;
    }
    if (!places.tryAcquire()) {
      throw Status.plain(429, "TooManyRequests", "too many requests, please try again later")
          .asException();
    }
    try {
      reach(to, passing);
    } finally {
      places.release();
    }
  }

  /** As Go's {@code http.Error} says it. */
  private static void refuse(Passing passing, String why) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "text/plain; charset=utf-8");
    headers.put("x-content-type-options", "nosniff");
    passing.conversation.answer(new Answer(503, headers, List.of((why + "\n").getBytes(UTF_8))));
  }

  private void reach(Registered to, Passing passing) throws IOException {
    Endpoints.Endpoint endpoint;
    try {
      endpoint = extensions.endpoint(to);
    } catch (IOException e) {
      unreachable.accept(to);
      refuse(passing, "service unavailable");
      return;
    }
    Deadline deadline = passing.deadline(extensions.clock());
    Exchange exchange;
    try {
      exchange = extensions.begin(to, endpoint, question(to, passing), deadline);
    } catch (IOException e) {
      unreachable.accept(to);
      refuse(passing, "error trying to reach service: " + e.getMessage());
      return;
    }
    try (exchange) {
      passing.conversation.whenEnded(exchange::close);
      converse(exchange, passing, deadline);
    }
  }

  private static Exchange.Question question(Registered to, Passing passing) {
    Request request = passing.request;
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("host", List.of(Extensions.host(to) + ":" + to.service().orElseThrow().port()));
    headers.putAll(FrontProxy.passed(request.headers()));
    request
        .headers()
        .first("host")
        .ifPresent(host -> headers.put("x-forwarded-host", List.of(host)));
    headers.put("x-forwarded-proto", List.of("https"));
    if (passing.isUpgrade()) {
      headers.put("connection", List.of("Upgrade"));
      headers.put("upgrade", List.copyOf(request.headers().all("upgrade")));
    } else {
      headers.put("connection", List.of("close"));
    }
    if (!passing.conversation.hasOpenBody()) {
      if (request.body().length > 0) {
        headers.put("content-length", List.of(Integer.toString(request.body().length)));
      }
    } else {
      Optional<String> length = request.headers().first("content-length");
      headers.put(
          length.isPresent() ? "content-length" : "transfer-encoding",
          List.of(length.orElse("chunked")));
    }
    headers.putAll(FrontProxy.of(passing.user));
    return new Exchange.Question(request.method(), target(request), headers);
  }

  /** Path and query, encoded again as they were. */
  private static String target(Request request) {
    try {
      return new URI(null, null, request.path(), null).toASCIIString() + request.query().suffix();
    } catch (URISyntaxException e) {
      throw Status.badRequest("the path cannot be passed on: " + e.getMessage()).asException();
    }
  }

  private static void converse(Exchange exchange, Passing passing, Deadline deadline)
      throws IOException {
    if (passing.conversation.hasOpenBody()) {
      // Beside the answer, which may begin before the body has ended. Ends with the exchange.
      Thread.ofVirtual().name("body").start(() -> sendBody(exchange, passing));
    } else {
      if (passing.request.body().length > 0) {
        exchange.send(passing.request.body());
      }
      exchange.finish();
    }
    Exchange.Head head;
    try {
      head = exchange.head(deadline.left(LONGEST_SILENCE_BEFORE_HEAD));
    } catch (Exchange.OutOfTime e) {
      throw Status.plain(
              504, "Timeout", "Timeout: request did not complete within the allotted timeout")
          .asException();
    } catch (IOException e) {
      refuse(passing, "error trying to reach service: " + e.getMessage());
      return;
    }
    if (head.isSwitch()) {
      switchProtocol(exchange, head, passing);
    } else if (passing.isUpgrade() && head.status() < 400) {
      refuse(passing, "invalid upgrade response: status code " + head.status());
    } else {
      answer(exchange, head, passing, deadline);
    }
  }

  private static void sendBody(Exchange exchange, Passing passing) {
    try {
      Optional<byte[]> part = passing.conversation.receive();
      while (part.isPresent()) {
        exchange.send(part.get());
        part = passing.conversation.receive();
      }
      exchange.finish();
    } catch (IOException e) {
      exchange.close(); // neither side can make sense of half a body
    }
  }

  private static void answer(
      Exchange exchange, Exchange.Head head, Passing passing, Deadline deadline)
      throws IOException {
    Map<String, String> headers = FrontProxy.answered(head.headers());
    boolean isEmpty =
        head.status() == 204 || head.status() == 304 || passing.request.method().equals("HEAD");
    if (isEmpty) {
      passing.conversation.answer(new Answer(head.status(), headers, List.of()));
    } else if (head.header("content-length").filter(Forwarding::isShort).isPresent()) {
      byte[] body = whole(exchange, deadline);
      passing.conversation.answer(new Answer(head.status(), headers, List.of(body)));
    } else {
      stream(exchange, passing.conversation.stream(head.status(), headers), deadline);
    }
  }

  private static boolean isShort(String length) {
    return length.length() < 10
        && length.chars().allMatch(Character::isDigit)
        && Integer.parseInt(length) <= SHORT_ANSWER;
  }

  private static byte[] whole(Exchange exchange, Deadline deadline) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Optional<byte[]> part = next(exchange, deadline);
    while (part.isPresent()) {
      body.writeBytes(part.get());
      part = next(exchange, deadline);
    }
    return body.toByteArray();
  }

  private static Optional<byte[]> next(Exchange exchange, Deadline deadline) throws IOException {
    if (deadline.left().isZero()) {
      throw new Exchange.OutOfTime(); // also of an answer that comes and comes
    }
    return exchange.receive(deadline.left());
  }

  /** An answer that breaks off must not look as if it were whole: then the stream is not closed. */
  private static void stream(Exchange exchange, Conversation.Stream stream, Deadline deadline)
      throws IOException {
    Optional<byte[]> part = next(exchange, deadline);
    while (part.isPresent()) {
      stream.send(part.get());
      part = next(exchange, deadline);
    }
    stream.close();
  }

  private static void switchProtocol(Exchange exchange, Exchange.Head head, Passing passing)
      throws IOException {
    Map<String, String> headers = new LinkedHashMap<>(FrontProxy.answered(head.headers()));
    head.header("upgrade").ifPresent(protocol -> headers.put("upgrade", protocol));
    try (Conversation.Bytes client = passing.conversation.switchProtocol(headers)) {
      Thread.ofVirtual().name("upgraded").start(() -> pump(client, exchange));
      Duration ever = Deadline.EVER;
      Optional<byte[]> part = exchange.receive(ever);
      while (part.isPresent()) {
        client.send(part.get());
        part = exchange.receive(ever);
      }
    }
  }

  /** When one side ends, the other's bytes have nowhere to go. */
  private static void pump(Conversation.Bytes client, Exchange exchange) {
    try (exchange) {
      Optional<byte[]> part = client.receive();
      while (part.isPresent()) {
        exchange.send(part.get());
        part = client.receive();
      }
    } catch (IOException e) {
      client.close();
    }
  }
}
