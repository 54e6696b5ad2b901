package mightypi.api.serve;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mightypi.api.listen.Conversation;
import mightypi.api.request.Query;
import mightypi.api.request.Selection;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Problem;
import mightypi.store.Interest;
import mightypi.store.Store;

/**
 * Watch: what is there if that is asked for, then every change after it, from the store's log.
 * Nothing runs while nothing changes; a bookmark rides on changes of other objects.
 */
final class Watching {

  /** A watch without a timeout of its own ends between one and two times this, as in Kubernetes. */
  private static final int SHORTEST_SECONDS = 1800;

  private final Collaborators parts;

  Watching(Collaborators parts) {
    this.parts = parts;
  }

  void watch(Call call, ResourceType type) throws IOException {
    Query query = call.query();
    Form form = Form.of(call.request());
    Selection selection = Selection.of(query, type);
    boolean initial = initialEvents(query);
    long asked = Versions.asked(query);
    Image image = parts.store().now();
    if (asked > image.revision()) {
      throw Versions.tooLarge(asked, image.revision()).asException();
    }
    Rendering rendering = new Rendering(type, form, parts.clock().now());
    CountDownLatch over = new CountDownLatch(1);
    call.conversation().whenEnded(over::countDown);
    try (Conversation.Stream stream = stream(call)) {
      WatchFeed feed =
          new WatchFeed(
              stream, selection, rendering, query.flag("allowWatchBookmarks"), parts.clock(), over);
      long from = asked;
      if (initial || asked == 0) {
        from = image.revision();
        existing(call, type, image, selection, feed);
        if (initial) {
          feed.initialEventsEnd(from);
        }
        feed.flush();
      }
      call.turn().close(); // who only listens takes no seat
      follow(call, feed, from, interest(call, type), over);
    }
  }

  private static Conversation.Stream stream(Call call) throws IOException {
    return call.conversation().wantsWebSocket()
        ? new EventMessages(call.conversation().upgrade(List.of()))
        : call.conversation().stream(200, Map.of("content-type", "application/json"));
  }

  private static boolean initialEvents(Query query) {
    boolean asked = query.first("sendInitialEvents").isPresent();
    String match = query.text("resourceVersionMatch");
    if (asked && !match.equals("NotOlderThan")) {
      throw Options.invalid(
          "ListOptions",
          Problem.forbidden(
              "resourceVersionMatch",
              "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
    }
    if (!asked && !match.isEmpty()) {
      throw Options.invalid(
          "ListOptions",
          Problem.forbidden(
              "resourceVersionMatch",
              "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
    }
    if (asked && !query.flag("allowWatchBookmarks")) {
      throw Options.invalid(
          "ListOptions",
          Problem.forbidden(
              "allowWatchBookmarks",
              "sendInitialEvents is forbidden for watch unless allowWatchBookmarks is set to"
                  + " true"));
    }
    return query.flag("sendInitialEvents");
  }

  private static Interest interest(Call call, ResourceType type) {
    Interest interest = Interest.in(type.storageKind());
    String namespace = call.target().namespace();
    if (type.kind().isNamespaced() && !namespace.isEmpty()) {
      interest = interest.within(namespace);
    }
    return Selection.selectedName(call.query()).map(interest::named).orElse(interest);
  }

  private long timeout(Query query) {
    long asked = query.number("timeoutSeconds").orElse(0);
    return asked > 0 ? asked : SHORTEST_SECONDS + parts.randomness().below(SHORTEST_SECONDS);
  }

  private static void existing(
      Call call, ResourceType type, Image image, Selection selection, WatchFeed feed)
      throws IOException {
    for (Document document : Reading.all(image, type.storageKind(), call.target().namespace())) {
      if (selection.test(document)) {
        feed.added(document);
      }
    }
  }

  private void follow(Call call, WatchFeed feed, long from, Interest interest, CountDownLatch over)
      throws IOException {
    Optional<Store.Subscription> subscription = parts.store().subscribe(from, interest, feed);
    if (subscription.isEmpty()) {
      feed.error(
          Status.expired(
              "too old resource version: %d (%d)"
                  .formatted(from, parts.store().compactedRevision())));
      return;
    }
    try (Store.Subscription subscribed = subscription.get()) {
      boolean ended = over.await(timeout(call.query()), TimeUnit.SECONDS);
      if (!ended && call.query().flag("allowWatchBookmarks")) {
        subscribed.askProgress();
        over.await(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      feed.finish();
    }
  }
}
