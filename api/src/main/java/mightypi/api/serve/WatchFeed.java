package mightypi.api.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import mightypi.api.listen.Conversation;
import mightypi.api.request.Selection;
import mightypi.api.status.Status;
import mightypi.api.status.StatusException;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.store.Store;

/**
 * Turns the store's changes into the events of one watch. An object that a change brings into the
 * selection is ADDED to the watcher, one that it takes out of it is DELETED.
 */
final class WatchFeed implements Store.Subscriber {

  /** What is said at once; a watcher that is told of much costs a packet for all, not for each. */
  private static final int MOST_BYTES = 16 << 10;

  private static final long BOOKMARK_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Conversation.Stream stream;
  private final Selection selection;
  private final Rendering rendering;
  private final boolean bookmarks;
  private final Clock clock;
  private final CountDownLatch over;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<byte[]> unsent = new ArrayList<>();
  private int unsentBytes;
  private boolean first = true;
  private boolean finished;
  private long seen;
  private long lastBookmark;

  WatchFeed(
      Conversation.Stream stream,
      Selection selection,
      Rendering rendering,
      boolean bookmarks,
      Clock clock,
      CountDownLatch over) {
    this.stream = stream;
    this.selection = selection;
    this.rendering = rendering;
    this.bookmarks = bookmarks;
    this.clock = clock;
    this.over = over;
    this.lastBookmark = clock.nanos();
  }

  void added(Document document) throws IOException {
    send("ADDED", document);
  }

  /** All that was there has been added. */
  void flush() throws IOException {
    if (!unsent.isEmpty()) {
      byte[][] parts = unsent.toArray(byte[][]::new);
      unsent.clear();
      unsentBytes = 0;
      stream.send(parts);
    }
  }

  void initialEventsEnd(long revision) throws IOException {
    say(rendering.bookmark(revision, true));
    flush();
  }

  void error(Status status) throws IOException {
    say(Rendering.error(status.json()));
    flush();
  }

  private void say(byte[][] parts) throws IOException {
    for (byte[] part : parts) {
      unsent.add(part);
      unsentBytes += part.length;
    }
    if (unsentBytes >= MOST_BYTES) {
      flush();
    }
  }

  @Override
  public void changed(List<Store.Event> events) {
    lock.lock();
    try {
      if (finished) {
        return;
      }
      for (Store.Event event : events) {
        tell(event);
        seen = event.revision();
      }
      if (bookmarks && clock.nanos() - lastBookmark >= BOOKMARK_NANOS) {
        bookmark();
      }
      flush();
    } catch (IOException e) { // the client has gone
      finished = true;
      over.countDown();
    } catch (StatusException e) { // an object that cannot be shown in the version asked for
      finished = true;
      tellLast(e.status());
      over.countDown();
    } finally {
      lock.unlock();
    }
  }

  private void tellLast(Status status) {
    try {
      error(status);
    } catch (IOException e) {
      finished = true; // the client has gone meanwhile
    }
  }

  private void tell(Store.Event event) throws IOException {
    Optional<Document> before = event.before().filter(selection);
    Optional<Document> after = event.after().filter(selection);
    if (after.isPresent()) {
      send(before.isPresent() ? "MODIFIED" : "ADDED", after.get());
    } else if (before.isPresent()) {
      send("DELETED", last(before.get(), event));
    }
  }

  /** As it was, at the revision at which it left. */
  private static Document last(Document before, Store.Event event) {
    return event.after().isEmpty()
        ? before
        : before.with(Long.toString(event.revision()), "metadata", "resourceVersion");
  }

  private void send(String what, Document document) throws IOException {
    say(rendering.event(what, document, first));
    first = false;
  }

  private void bookmark() throws IOException {
    say(rendering.bookmark(seen, false));
    lastBookmark = clock.nanos();
  }

  /** The watcher was too slow: it has to begin anew, from where it is. */
  @Override
  public void ended() {
    over.countDown();
  }

  /** The answer to the watch's last question: where it stands, so that the next can begin there. */
  @Override
  public void progressed(long revision) {
    lock.lock();
    try {
      if (!finished) {
        seen = revision;
        bookmark();
        flush();
      }
    } catch (IOException e) {
      finished = true;
    } finally {
      lock.unlock();
      over.countDown();
    }
  }

  /** Says nothing more from now on. */
  void finish() {
    lock.lock();
    try {
      finished = true;
    } finally {
      lock.unlock();
    }
  }
}
