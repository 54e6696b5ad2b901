package mightypi.store.sqlite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.store.ResourceVersion;
import mightypi.store.Store.Event;
import mightypi.store.Store.Result;
import mightypi.store.Store.Write;

/** Writes decided one after the other against an image, not yet committed. Touches no disk. */
final class Batch {

  private final List<Event> events = new ArrayList<>();
  private final List<Event> durable = new ArrayList<>();
  private Image image;
  private long revision;
  private long weight;

  /**
   * @param revision the last one that was handed out, maybe past the image's
   * @param weight what the objects of the image take
   */
  Batch(Image image, long revision, long weight) {
    this.image = image;
    this.revision = revision;
    this.weight = weight;
  }

  /** What a write would add; nothing or less where it removes or shortens. */
  long growth(Write write) {
    return Weight.of(write.document()) - Weight.of(image.find(write.key()));
  }

  Result decide(Write write) {
    Optional<Document> actual = image.find(write.key());
    if (!actual.map(Document::resourceVersion).equals(write.expected())) {
      return new Result.Mismatch(actual);
    }
    revision++;
    Optional<Document> after = write.document().map(each -> ResourceVersion.stamp(each, revision));
    Optional<Document> before =
        after.isPresent() ? actual : actual.map(each -> ResourceVersion.stamp(each, revision));
    take(new Event(revision, write.key(), before, after), write.ephemeral());
    return new Result.Written(revision, after.or(() -> before).orElseThrow());
  }

  private void take(Event event, boolean ephemeral) {
    weight += Weight.of(event.after()) - Weight.of(event.before());
    events.add(event);
    if (!ephemeral) {
      durable.add(event);
    }
    image =
        event.after().isPresent()
            ? image.with(revision, event.key(), event.after().get())
            : image.without(revision, event.key());
  }

  Image image() {
    return image;
  }

  long revision() {
    return revision;
  }

  long weight() {
    return weight;
  }

  List<Event> events() {
    return events;
  }

  List<Event> durable() {
    return durable;
  }

  /** What each durable object has come to in the end. */
  Map<Key, Event> outcomes() {
    Map<Key, Event> last = new LinkedHashMap<>();
    durable.forEach(event -> last.put(event.key(), event));
    return last;
  }
}
