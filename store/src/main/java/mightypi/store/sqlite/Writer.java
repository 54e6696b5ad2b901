package mightypi.store.sqlite;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import mightypi.model.Image;
import mightypi.model.Kind;
import mightypi.store.Store.Result;
import mightypi.store.Store.Write;
import mightypi.store.StoreFullException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one who writes. Takes all writes that wait, decides them in order, commits them together, and
 * only then shows the image and answers. While the disk is busy with one batch the next one
 * gathers: so the slower the disk, the more writes share a flush.
 */
final class Writer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final int MOST_WRITES = 512;
  private static final int MOST_BYTES = 8 << 20;
  private static final int TRIM_EVERY = 500;
  private static final int LITTLE = 4 << 10;

  private final Path file;
  private final long capacity;
  private final Database database;
  private final Revisions reserved;
  private final LongSupplier compacted;
  private final Consumer<Batch> published;
  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(4096);
  // A thread of the platform: the database's native code would pin a virtual one.
  private final Thread thread =
      Thread.ofPlatform().daemon().name("store-writer").unstarted(this::run);
  private final Map<Kind, Boolean> isEphemeral = new HashMap<>();
  private Image image;
  private long revision;
  private long weight;
  private long trimmed;
  private volatile boolean closed;
  private volatile Optional<String> trouble = Optional.empty();

  /**
   * @param capacity what all objects together may weigh
   * @param compacted the revision after which the log has to begin
   * @param published is told of each committed batch before anybody is answered
   */
  Writer(
      Path file,
      long capacity,
      Database database,
      Recovery.Found found,
      LongSupplier compacted,
      Consumer<Batch> published)
      throws SQLException {
    this.file = file;
    this.capacity = capacity;
    this.database = database;
    this.compacted = compacted;
    this.published = published;
    image = found.image();
    revision = image.revision();
    weight = Weight.of(image);
    reserved = new Revisions(revision);
    found.kinds().keySet().forEach(kind -> isEphemeral.put(kind, false));
    long upTo = reserved.due(revision, true).orElseThrow();
    database.reserve(upTo);
    reserved.reserved(upTo);
  }

  void start() {
    thread.start();
  }

  Result write(Write write) throws IOException {
    Waiting waiting = new Waiting(write);
    try {
      queue.put(waiting);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before writing " + write.key());
    }
    if (closed) {
      refuseTheRest();
    }
    return waiting.await();
  }

  Optional<String> trouble() {
    return closed ? Optional.of(String.valueOf(isClosed().getMessage())) : trouble;
  }

  private void run() {
    List<Waiting> batch = new ArrayList<>();
    try {
      while (!closed) {
        gather(batch);
        process(batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      // The call to stop.
    } finally {
      closed = true;
      batch.forEach(each -> each.fail(isClosed()));
      refuseTheRest();
    }
  }

  private void gather(List<Waiting> batch) throws InterruptedException {
    Waiting next = queue.take();
    int bytes = 0;
    while (next != null) {
      batch.add(next);
      bytes += next.size();
      next = batch.size() < MOST_WRITES && bytes < MOST_BYTES ? queue.poll() : null;
    }
  }

  private void process(List<Waiting> some) {
    Batch batch = new Batch(image, revision, weight);
    Map<Waiting, Result> results = decide(some, batch);
    try {
      commit(batch);
    } catch (SQLException e) {
      LOG.warn("{}: a batch of {} writes failed: {}", file, some.size(), e.getMessage());
      // Its revisions are not used again: a part of it may be on disk.
      revision = batch.revision();
      IOException why = Faults.writing(file, e);
      trouble = Optional.of(String.valueOf(why.getMessage()));
      failDurable(results.keySet(), batch, why);
      return;
    }
    if (!batch.durable().isEmpty()) {
      trouble = Optional.empty();
    }
    image = batch.image();
    revision = batch.revision();
    weight = batch.weight();
    if (!batch.events().isEmpty()) {
      published.accept(batch);
    }
    results.forEach(Waiting::answer);
  }

  private Map<Waiting, Result> decide(List<Waiting> some, Batch batch) {
    Map<Waiting, Result> results = new LinkedHashMap<>();
    for (Waiting each : some) {
      Write write = each.write();
      if (isEphemeral.computeIfAbsent(write.key().kind(), _ -> write.ephemeral())
          != write.ephemeral()) {
        each.fail(new IllegalArgumentException(write.key() + " is both durable and ephemeral"));
      } else if (isTooMuch(batch, write)) {
        each.fail(new StoreFullException(write.key(), batch.weight(), capacity));
      } else {
        results.put(each, batch.decide(write));
      }
    }
    return results;
  }

  // What is there may always become less, and may change by a little: a status, a mark of deletion.
  private boolean isTooMuch(Batch batch, Write write) {
    long growth = batch.growth(write);
    boolean isNew = write.expected().isEmpty();
    return growth > (isNew ? 0 : LITTLE) && batch.weight() + growth > capacity;
  }

  private void commit(Batch batch) throws SQLException {
    boolean durable = !batch.durable().isEmpty();
    Optional<Long> reservation = reserved.due(batch.revision(), durable);
    if (durable) {
      long oldest = compacted.getAsLong();
      boolean trims = oldest - trimmed >= TRIM_EVERY;
      database.commit(batch, reservation, trims ? Optional.of(oldest) : Optional.empty());
      trimmed = trims ? oldest : trimmed;
    } else if (reservation.isPresent()) {
      database.reserve(reservation.get());
    }
    reservation.ifPresent(reserved::reserved);
  }

  // Leases and events need no disk: a full one must not make a node look dead.
  private void failDurable(Iterable<Waiting> some, Batch batch, IOException why) {
    List<Waiting> ephemeral = new ArrayList<>();
    for (Waiting each : some) {
      if (each.write().ephemeral() && !batch.durable().isEmpty()) {
        ephemeral.add(each);
      } else {
        each.fail(why);
      }
    }
    if (!ephemeral.isEmpty()) {
      process(ephemeral);
    }
  }

  private void refuseTheRest() {
    for (Waiting each = queue.poll(); each != null; each = queue.poll()) {
      each.fail(isClosed());
    }
  }

  private IOException isClosed() {
    return new IOException(file + ": the store is closed");
  }

  /** Ends after the batch at hand; what still waits is refused. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    join();
    try {
      // An orderly end gives back the rest of the block.
      database.reserve(revision);
    } catch (SQLException e) {
      LOG.info("{}: the next start skips some revisions: {}", file, e.getMessage());
    }
  }

  private void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
