package mightypi.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import mightypi.model.Randomness;
import mightypi.model.Registration;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory that keeps the rules by which objects live and die: names, namespaces,
 * resource versions, status apart from the rest, finalizers, grace of pods. It neither defaults nor
 * validates beyond that.
 */
public final class FakeCluster implements Cluster {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.:]*[a-z0-9])?");

  private final Clock clock;
  private final Randomness randomness;
  private final List<FakeFollower> followers = new ArrayList<>();
  private volatile Image image = Image.EMPTY;
  private boolean losesReply;

  public FakeCluster(Clock clock, Randomness randomness) {
    this.clock = clock;
    this.randomness = randomness;
  }

  @Override
  public Image now() {
    return image;
  }

  @Override
  public synchronized Registration follow(Consumer<Image> follower) {
    FakeFollower started = new FakeFollower(follower);
    started.show(image);
    followers.add(started);
    return () -> leave(started);
  }

  private synchronized void leave(FakeFollower follower) {
    followers.remove(follower);
    follower.end();
  }

  /** The next change is answered with {@link Outcome.Unknown}; by chance it happens or not. */
  public synchronized void loseNextReply() {
    losesReply = true;
  }

  @Override
  public synchronized Outcome commit(Change change) {
    boolean lost = losesReply;
    losesReply = false;
    if (lost && randomness.below(2) == 0) {
      return new Outcome.Unknown("lost on the way there");
    }
    Outcome outcome = outcome(change);
    return lost ? new Outcome.Unknown("lost on the way back") : outcome;
  }

  private Outcome outcome(Change change) {
    return switch (change) {
      case Change.Create(Key key, Document document) -> create(key, document);
      case Change.Update(Key key, Document document) -> update(key, document);
      case Change.UpdateStatus(Key key, Document document) -> updateStatus(key, document);
      case Change.Scale scale -> scale(scale);
      case Change.Delete delete -> delete(delete);
      case Change.Bind(Key key, String uid, String node) -> bind(key, uid, node);
    };
  }

  private Outcome create(Key key, Document document) {
    if (!NAME.matcher(key.name()).matches()) {
      return refused(Problem.invalid("metadata.name", key.name(), "must be a name"));
    }
    if (key.kind().isNamespaced() && !isOpen(key.namespace())) {
      return refused(
          Problem.forbidden("metadata.namespace", key.namespace() + " takes no new objects"));
    }
    if (image.find(key).isPresent()) {
      return new Outcome.Conflict(key);
    }
    Document born =
        document
            .with(randomness.uid(), "metadata", "uid")
            .with(clock.now().toString(), "metadata", "creationTimestamp")
            .with(1, "metadata", "generation");
    if (key.kind().equals(Kinds.NAMESPACE)) {
      born =
          born.with(List.of("kubernetes"), "spec", "finalizers").with("Active", "status", "phase");
    } else if (key.kind().equals(Kinds.POD)) {
      born = born.with("Pending", "status", "phase");
    }
    return put(key, born);
  }

  private boolean isOpen(String namespace) {
    return image
        .find(Kinds.NAMESPACE.key("", namespace))
        .filter(each -> !each.isDeleting())
        .isPresent();
  }

  private static Outcome refused(Problem problem) {
    return new Outcome.Refused(List.of(problem));
  }

  private Optional<Document> expected(Key key, Document document) {
    return image
        .find(key)
        .filter(each -> each.resourceVersion().equals(document.resourceVersion()));
  }

  private Outcome update(Key key, Document document) {
    Optional<Document> old = expected(key, document);
    if (old.isEmpty()) {
      return new Outcome.Conflict(key);
    }
    Document next = document.with(Json.at(old.get().tree(), "status").orElse(null), "status");
    for (String field :
        List.of("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds")) {
      next =
          next.with(Json.at(old.get().tree(), "metadata", field).orElse(null), "metadata", field);
    }
    if (!Json.at(old.get().tree(), "spec").equals(Json.at(next.tree(), "spec"))) {
      next = next.with(generation(old.get()) + 1, "metadata", "generation");
    }
    return next.isDeleting() && isFree(next) ? remove(key) : put(key, next);
  }

  private static int generation(Document document) {
    return Json.at(document.tree(), "metadata", "generation").map(n -> (Integer) n).orElse(1);
  }

  /** Nothing keeps it any longer. */
  private static boolean isFree(Document document) {
    return Json.list(document.tree(), "metadata", "finalizers").isEmpty()
        && (!document.kindName().equals("Namespace")
            || Json.list(document.tree(), "spec", "finalizers").isEmpty())
        && Json.at(document.tree(), "metadata", "deletionGracePeriodSeconds")
            .filter(seconds -> !Objects.equals(seconds, 0))
            .isEmpty();
  }

  private Outcome updateStatus(Key key, Document document) {
    Optional<Document> old = expected(key, document);
    return old.isEmpty()
        ? new Outcome.Conflict(key)
        : put(key, old.get().with(Json.at(document.tree(), "status").orElse(null), "status"));
  }

  private Outcome scale(Change.Scale scale) {
    Optional<Document> old = image.find(scale.key());
    return old.isEmpty()
        ? new Outcome.Conflict(scale.key())
        : update(
            scale.key(),
            old.get()
                .with(scale.replicas(), "spec", "replicas")
                .with(scale.resourceVersion(), "metadata", "resourceVersion"));
  }

  private Outcome delete(Change.Delete delete) {
    Key key = delete.key();
    Optional<Document> found =
        image.find(key).filter(each -> delete.uid().isEmpty() || each.uid().equals(delete.uid()));
    if (found.isEmpty()) {
      return new Outcome.Conflict(key);
    }
    long grace = grace(delete, found.get());
    Document dying =
        found
            .get()
            .with(finalizers(delete, found.get()), "metadata", "finalizers")
            .with((int) grace, "metadata", "deletionGracePeriodSeconds");
    if (isFree(dying)) {
      return remove(key);
    }
    if (!dying.isDeleting()) {
      dying =
          dying
              .with(clock.now().plusSeconds(grace).toString(), "metadata", "deletionTimestamp")
              .with(generation(dying) + 1, "metadata", "generation");
    }
    return put(
        key,
        key.kind().equals(Kinds.NAMESPACE) ? dying.with("Terminating", "status", "phase") : dying);
  }

  private static @Nullable Object finalizers(Change.Delete delete, Document document) {
    List<@Nullable Object> all =
        new ArrayList<>(Json.list(document.tree(), "metadata", "finalizers"));
    Optional<String> word =
        switch (delete.propagation()) {
          case BACKGROUND -> Optional.empty();
          case FOREGROUND -> Optional.of("foregroundDeletion");
          case ORPHAN -> Optional.of("orphan");
        };
    word.filter(each -> !all.contains(each)).ifPresent(all::add);
    return all.isEmpty() ? null : all;
  }

  private static long grace(Change.Delete delete, Document document) {
    boolean runs =
        document.kindName().equals("Pod")
            && Json.text(document.tree(), "spec", "nodeName").isPresent();
    if (!runs) {
      return 0;
    }
    long own =
        Json.at(document.tree(), "spec", "terminationGracePeriodSeconds")
            .map(n -> ((Number) n).longValue())
            .orElse(30L);
    return delete.grace().map(Duration::toSeconds).orElse(own);
  }

  private Outcome bind(Key key, String uid, String node) {
    Optional<Document> found =
        image
            .find(key)
            .filter(each -> uid.isEmpty() || each.uid().equals(uid))
            .filter(each -> Json.text(each.tree(), "spec", "nodeName").isEmpty());
    if (found.isEmpty()) {
      return new Outcome.Conflict(key);
    }
    Map<String, @Nullable Object> scheduled = new LinkedHashMap<>();
    scheduled.put("type", "PodScheduled");
    scheduled.put("status", "True");
    return put(
        key,
        found
            .get()
            .with(node, "spec", "nodeName")
            .with(List.of(scheduled), "status", "conditions"));
  }

  private Outcome put(Key key, Document document) {
    long revision = image.revision() + 1;
    Document stored = document.with(String.valueOf(revision), "metadata", "resourceVersion");
    show(image.with(revision, key, stored));
    return new Outcome.Committed(revision, key);
  }

  private Outcome remove(Key key) {
    long revision = image.revision() + 1;
    show(image.without(revision, key));
    return new Outcome.Committed(revision, key);
  }

  private void show(Image next) {
    image = next;
    followers.forEach(each -> each.show(next));
  }
}
