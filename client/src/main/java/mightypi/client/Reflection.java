package mightypi.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Randomness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one kind of the mirror as the server has it: lists, then watches from there, and again from
 * where it was when the conversation breaks off. Only when the server no longer knows that place
 * (410 Gone) is everything listed again.
 */
final class Reflection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Reflection.class);
  private static final int GONE = 410;
  private static final int NOT_FOUND = 404;
  private static final int SHORTEST_WATCH = 300;
  private static final Duration SLACK = Duration.ofSeconds(30);
  private static final Duration UNTIL_SERVED = Duration.ofSeconds(30);
  // A watch that ends sooner, with nothing said, is a failure.
  private static final Duration SUSPICIOUS = Duration.ofSeconds(1);

  private final Kind kind;
  private final Http http;
  private final Mirror mirror;
  private final Clock clock;
  private final Randomness randomness;
  private final Backoff backoff;
  private final CountDownLatch listed = new CountDownLatch(1);
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile String problem = "no reply yet";
  private volatile boolean closed;
  // Where the watch is; empty: list first.
  private Optional<String> place = Optional.empty();

  Reflection(Kind kind, Http http, Mirror mirror, Clock clock, Randomness randomness) {
    this.kind = kind;
    this.http = http;
    this.mirror = mirror;
    this.clock = clock;
    this.randomness = randomness;
    backoff = new Backoff(randomness);
    thread = Thread.ofVirtual().name("reflection-" + kind).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Waits for the first list; false when it did not come in time. */
  boolean awaitList(Duration patience) throws InterruptedException {
    return listed.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** What went wrong last. */
  String problem() {
    return kind + ": " + problem;
  }

  /** Something happened that may make the server serve the kind. */
  void lookAgain() {
    wake.release();
  }

  private void run() {
    try {
      while (!closed) {
        turn();
      }
    } catch (InterruptedException e) {
      // The call to stop.
    }
  }

  private void turn() throws InterruptedException {
    try {
      if (place.isPresent() || list()) {
        watch(place.orElseThrow());
      } else {
        pause(UNTIL_SERVED);
      }
    } catch (IOException e) {
      if (!closed) {
        problem = String.valueOf(e.getMessage());
        LOG.debug("{} of {}: {}", kind, http.server(), problem);
        pause(backoff.afterFailure());
      }
    }
  }

  private void pause(Duration wait) throws InterruptedException {
    boolean woken = wake.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
    if (woken) {
      wake.drainPermits();
    }
  }

  /** False when the server does not serve the kind. */
  private boolean list() throws IOException {
    List<Document> all = new ArrayList<>();
    String next = "";
    long version;
    do {
      Http.Reply reply = http.get(Paths.page(kind, next));
      if (reply.code() == NOT_FOUND) {
        mirror.unserved(kind);
        listed.countDown();
        return false;
      }
      if (!reply.isSuccess()) {
        throw new IOException(Verdict.message(reply));
      }
      Wire.Page page = Wire.page(reply.body(), kind);
      all.addAll(page.items());
      next = page.next();
      version = page.resourceVersion();
    } while (!next.isEmpty());
    mirror.listed(kind, all, version);
    place = Optional.of(String.valueOf(version));
    listed.countDown();
    return true;
  }

  private void watch(String from) throws IOException {
    int seconds = SHORTEST_WATCH + randomness.below(SHORTEST_WATCH);
    long start = clock.nanos();
    try (Http.Stream stream = http.stream(Paths.watch(kind, from, seconds))) {
      if (stream.code() != 200) {
        refused(stream.code());
        return;
      }
      if (!read(stream.chunks(), SLACK.plusSeconds(seconds))
          && clock.nanos() - start < SUSPICIOUS.toNanos()) {
        throw new IOException("the watch ended at once");
      }
    }
  }

  private void refused(int code) throws IOException {
    if (code != GONE && code != NOT_FOUND) {
      throw new IOException("the watch was answered " + code);
    }
    place = Optional.empty();
  }

  /** True when anything was said. */
  private boolean read(Chunks chunks, Duration deadline) throws IOException {
    boolean said = false;
    Optional<byte[]> line = chunks.line(deadline);
    while (line.isPresent() && !closed) {
      Wire.WatchEvent event = Wire.event(line.get());
      if (event.type().equals("ERROR")) {
        failed(event.object());
        return said;
      }
      mirror.event(kind, event);
      place = Optional.of(event.object().resourceVersion());
      backoff.success();
      said = true;
      line = chunks.line(deadline);
    }
    return said;
  }

  private void failed(Document status) throws IOException {
    // Whatever it was, the place is in doubt; a fresh list is always right.
    place = Optional.empty();
    if (!Json.at(status.tree(), "code").equals(Optional.of(GONE))) {
      throw new IOException(Json.text(status.tree(), "message").orElse("the watch failed"));
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
