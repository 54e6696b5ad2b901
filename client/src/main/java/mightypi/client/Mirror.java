package mightypi.client;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import mightypi.model.Document;
import mightypi.model.Followers;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Registration;

/**
 * The image, drawn from two sources that tell the same story at different speeds: the watch of each
 * kind, in order but late, and the replies to our own changes, at once but in no order.
 *
 * <p>So that neither takes back what the other has told: a reply that is not newer than what the
 * watch has come to is passed over (the watch has told of it or of what came later); an event that
 * is not newer than the object is passed over; and what a reply has declared gone stays gone, by
 * its uid, until the watch has come to its deletion as well.
 */
final class Mirror implements AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Kind, Long> watched = new HashMap<>();
  private final Map<Kind, Set<String>> gone = new HashMap<>();
  private final Followers followers = new Followers(this::now);
  private final Set<Kind> kinds;
  private Image next = Image.EMPTY;
  private volatile Image image = Image.EMPTY;

  /**
   * @param kinds those that are followed
   */
  Mirror(Set<Kind> kinds) {
    this.kinds = kinds;
  }

  Image now() {
    return image;
  }

  Registration follow(Consumer<Image> follower) {
    return followers.add(follower);
  }

  /** All objects of a kind as of a resource version. */
  void listed(Kind kind, Collection<Document> documents, long as) {
    change(
        () -> {
          Map<Key, Document> listed = new HashMap<>();
          Set<String> uids = new HashSet<>();
          for (Document each : documents) {
            listed.put(each.key(kind), each);
            uids.add(each.uid());
          }
          forget(kind, listed.keySet(), as);
          goneOf(kind).retainAll(uids);
          listed.forEach(this::putNewer);
          watched.put(kind, as);
        });
  }

  private void forget(Kind kind, Set<Key> listed, long as) {
    for (Document each : List.copyOf(next.all(kind))) {
      Key key = each.key(kind);
      if (!listed.contains(key) && number(each) <= as) {
        next = next.without(next.revision() + 1, key);
      }
    }
  }

  /** The server does not serve the kind. */
  void unserved(Kind kind) {
    change(
        () -> {
          forget(kind, Set.of(), Long.MAX_VALUE);
          gone.remove(kind);
          watched.remove(kind);
        });
  }

  /** The watch of a kind tells of an object. */
  void event(Kind kind, Wire.WatchEvent event) {
    Document object = event.object();
    change(
        () -> {
          watched.merge(kind, number(object), Math::max);
          switch (event.type()) {
            case "ADDED", "MODIFIED" -> putNewer(object.key(kind), object);
            case "DELETED" -> {
              goneOf(kind).remove(object.uid());
              remove(object.key(kind), object.uid());
            }
            default -> {}
          }
        });
  }

  /** The reply to a change shows the object as it is now; answers with the image's revision. */
  long replied(Key key, Document document) {
    return change(
        () -> {
          boolean isNews = number(document) > watched.getOrDefault(key.kind(), 0L);
          if (isNews && kinds.contains(key.kind())) {
            putNewer(key, document);
          }
        });
  }

  /** A reply says that the object is gone; answers with the image's revision. */
  long repliedGone(Key key, String uid) {
    return change(
        () -> {
          if (next.find(key).map(Document::uid).equals(Optional.of(uid))) {
            goneOf(key.kind()).add(uid);
            remove(key, uid);
          }
        });
  }

  private void putNewer(Key key, Document document) {
    long newest = next.find(key).map(Mirror::number).orElse(-1L);
    if (number(document) > newest && !goneOf(key.kind()).contains(document.uid())) {
      next = next.with(next.revision() + 1, key, document);
    }
  }

  private void remove(Key key, String uid) {
    if (next.find(key).map(Document::uid).equals(Optional.of(uid))) {
      next = next.without(next.revision() + 1, key);
    }
  }

  private Set<String> goneOf(Kind kind) {
    return gone.computeIfAbsent(kind, _ -> new HashSet<>());
  }

  private static long number(Document document) {
    return Long.parseLong(document.resourceVersion());
  }

  private long change(Runnable work) {
    lock.lock();
    try {
      work.run();
      if (next != image) {
        image = next;
        followers.wake();
      }
      return next.revision();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    followers.close();
  }
}
