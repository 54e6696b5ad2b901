package mightypi.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.model.Registration;

/** A cluster behind any Kubernetes API. */
public final class KubernetesCluster implements Cluster, AutoCloseable {

  private final Http http;
  private final Mirror mirror;
  private final List<Reflection> reflections;
  private final Registration definitions;

  private KubernetesCluster(Http http, ClientConfig config, Clock clock, Randomness randomness) {
    this.http = http;
    mirror = new Mirror(config.kinds());
    reflections =
        config.kinds().stream()
            .map(kind -> new Reflection(kind, http, mirror, clock, randomness))
            .toList();
    definitions =
        config.kinds().contains(Kinds.CUSTOM_RESOURCE_DEFINITION)
            ? mirror.follow(new Definitions()::seen)
            : () -> {};
  }

  /**
   * Connects, and returns when the image is whole: whoever decides on a part of it would take the
   * rest for deleted.
   */
  public static KubernetesCluster open(ClientConfig config, Clock clock, Randomness randomness)
      throws IOException {
    KubernetesCluster cluster = new KubernetesCluster(Http.of(config), config, clock, randomness);
    try {
      cluster.reflections.forEach(Reflection::start);
      cluster.awaitLists(config.readyWithin(), clock);
      return cluster;
    } catch (IOException e) {
      cluster.close();
      throw e;
    }
  }

  private void awaitLists(Duration patience, Clock clock) throws IOException {
    long end = clock.nanos() + patience.toNanos();
    try {
      for (Reflection each : reflections) {
        if (!each.awaitList(Duration.ofNanos(end - clock.nanos()))) {
          throw new IOException(
              http.server() + " cannot be listed within " + patience + ": " + each.problem());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while listing " + http.server());
    }
  }

  /** Has unserved kinds looked for again when the definitions of kinds change. */
  private final class Definitions {
    private long seen;

    void seen(Image image) {
      boolean changed =
          image
              .changedSince(seen)
              .map(
                  keys ->
                      keys.stream()
                          .anyMatch(key -> key.kind().equals(Kinds.CUSTOM_RESOURCE_DEFINITION)))
              .orElse(true);
      seen = image.revision();
      if (changed) {
        reflections.forEach(Reflection::lookAgain);
      }
    }
  }

  @Override
  public Image now() {
    return mirror.now();
  }

  @Override
  public Registration follow(Consumer<Image> follower) {
    return mirror.follow(follower);
  }

  @Override
  public Outcome commit(Change change) {
    Key key = change.key();
    String uid = mirror.now().find(key).map(Document::uid).orElse("");
    try {
      Http.Reply reply = Requests.send(http, change);
      if (!reply.isSuccess()) {
        return Verdict.on(key, change instanceof Change.Create, reply);
      }
      return new Outcome.Committed(reflect(change, uid, reply), key);
    } catch (IOException e) {
      return new Outcome.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private long reflect(Change change, String uid, Http.Reply reply) throws IOException {
    Key key = change.key();
    return switch (change) {
      case Change.Create _, Change.Update _, Change.UpdateStatus _ -> {
        Document document = Wire.object(reply.body(), key.kind());
        yield isAboutToGo(document) ? look(key, uid) : mirror.replied(key, document);
      }
      // These replies do not say for certain what became of the object.
      case Change.Scale _, Change.Delete _, Change.Bind _ -> look(key, uid);
    };
  }

  // The change may have taken its last finalizer; then the reply shows an object that is no more.
  private static boolean isAboutToGo(Document document) {
    return document.isDeleting() && Json.list(document.tree(), "metadata", "finalizers").isEmpty();
  }

  private long look(Key key, String uid) throws IOException {
    Http.Reply reply = http.get(Paths.object(key));
    if (reply.code() == 404) {
      return mirror.repliedGone(key, uid);
    }
    if (!reply.isSuccess()) {
      throw new IOException("done, but to look at it failed: " + Verdict.message(reply));
    }
    return mirror.replied(key, Wire.object(reply.body(), key.kind()));
  }

  /** Ends all conversations; the last image stays. */
  @Override
  public void close() {
    definitions.close();
    reflections.forEach(Reflection::close);
    mirror.close();
    http.close();
  }
}
