package mightypi.api.resource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.admission.Completion;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * The end of an object. It goes at once, unless somebody has to do something first: its finalizers,
 * or the node where its containers end. Then it is marked with the time by which that should be
 * over, and goes with the last of them.
 */
final class Deletion {

  private static final int TRIES = 8;
  private static final String ORPHAN = "orphan";
  private static final String FOREGROUND = "foregroundDeletion";

  private final Stage stage;
  private final Storage storage;
  private final Clock clock;

  Deletion(Stage stage, Storage storage, Clock clock) {
    this.stage = stage;
    this.storage = storage;
    this.clock = clock;
  }

  Resources.Deleted delete(Resources.Write write, Resources.DeleteOptions options) {
    if (options.propagation().isEmpty()) {
      write.type().strategy().warningsOfKeeping().forEach(write.warnings());
    }
    for (int i = 0; i < TRIES; i++) {
      Document old = storage.live(write);
      checkPreconditions(write, old, options);
      try (Completion completion = new Completion()) {
        stage.admitDeletion(stage.request(write, write.name(), Optional.of(old), completion));
      }
      Optional<Resources.Deleted> done = attempt(write, old, options);
      if (done.isPresent()) {
        return done.get();
      }
    }
    throw Status.stale(write.type().kind(), write.name()).asException();
  }

  private static void checkPreconditions(
      Resources.Write write, Document old, Resources.DeleteOptions options) {
    if (!options.uid().isEmpty() && !options.uid().equals(old.uid())) {
      throw failed(write, "UID", options.uid(), old.uid());
    }
    if (!options.resourceVersion().isEmpty()
        && !options.resourceVersion().equals(old.resourceVersion())) {
      throw failed(write, "ResourceVersion", options.resourceVersion(), old.resourceVersion());
    }
  }

  private static RuntimeException failed(
      Resources.Write write, String what, String wanted, String found) {
    String why =
        "Precondition failed: %s in precondition: %s, %s in object meta: %s"
            .formatted(what, wanted, what, found);
    return Status.conflict(write.type().kind(), write.name(), why).asException();
  }

  private Optional<Resources.Deleted> attempt(
      Resources.Write write, Document old, Resources.DeleteOptions options) {
    Document next = marked(write.type(), old, options);
    if (isGone(write.type(), next)) {
      if (write.dryRun()) {
        return Optional.of(new Resources.Deleted(old, true));
      }
      return storage.remove(write.type(), old).map(last -> new Resources.Deleted(last, true));
    }
    if (write.dryRun() || Sameness.of(next, old)) {
      return Optional.of(new Resources.Deleted(write.dryRun() ? next : old, false));
    }
    return storage.replace(write.type(), old, next).map(kept -> new Resources.Deleted(kept, false));
  }

  private static boolean isGone(ResourceType type, Document next) {
    return Replacement.isOver(type, next, next);
  }

  /** The object with the marks of its deletion. */
  private Document marked(ResourceType type, Document old, Resources.DeleteOptions options) {
    Map<String, @Nullable Object> tree =
        Metadata.withFinalizers(old.tree(), finalizers(type, old, options.propagation()));
    long grace = grace(type, old, options.grace());
    if (old.isDeleting()) {
      return Document.of(shortened(tree, grace));
    }
    tree = Json.with(tree, time(clock.now().plusSeconds(grace)), "metadata", "deletionTimestamp");
    tree = Json.with(tree, Math.toIntExact(grace), "metadata", "deletionGracePeriodSeconds");
    if (Metadata.generation(tree) > 0) {
      tree =
          Json.with(tree, Math.toIntExact(Metadata.generation(tree) + 1), "metadata", "generation");
    }
    if (type.storageKind().equals(Kinds.NAMESPACE)) {
      tree = Json.with(tree, "Terminating", "status", "phase");
    }
    return Document.of(tree);
  }

  // The orphan and foreground policies are finalizers that the garbage collector takes away.
  private static List<String> finalizers(
      ResourceType type, Document old, Optional<Change.Propagation> propagation) {
    List<String> finalizers = new ArrayList<>(Metadata.finalizers(old.tree()));
    if (propagation.isEmpty()) {
      boolean isSaid = finalizers.contains(ORPHAN) || finalizers.contains(FOREGROUND);
      if (type.strategy().keepsDependents() && !isSaid) {
        finalizers.add(ORPHAN);
      }
      return finalizers;
    }
    finalizers.remove(ORPHAN);
    finalizers.remove(FOREGROUND);
    switch (propagation.get()) {
      case ORPHAN -> finalizers.add(ORPHAN);
      case FOREGROUND -> finalizers.add(FOREGROUND);
      case BACKGROUND -> {}
    }
    // The order of what was there stays, so that nothing changes where nothing was asked for.
    List<String> before = Metadata.finalizers(old.tree());
    return finalizers.size() == before.size() && before.containsAll(finalizers)
        ? before
        : finalizers;
  }

  private static long grace(ResourceType type, Document old, Optional<Duration> wished) {
    Duration own = type.strategy().gracePeriod(old);
    if (!type.storageKind().equals(Kinds.POD)) {
      return own.toSeconds();
    }
    String phase = Json.text(old.tree(), "status", "phase").orElse("");
    boolean idle =
        Json.text(old.tree(), "spec", "nodeName").orElse("").isEmpty()
            || phase.equals("Succeeded")
            || phase.equals("Failed");
    // A negative period means at once, but by the node: as the kubelet's one second.
    return idle
        ? 0
        : wished.map(some -> some.isNegative() ? 1 : some.toSeconds()).orElse(own.toSeconds());
  }

  /** A second deletion may only hurry the first one. */
  private static Map<String, @Nullable Object> shortened(
      Map<String, @Nullable Object> tree, long grace) {
    long before = Metadata.number(tree, "deletionGracePeriodSeconds");
    if (grace >= before) {
      return tree;
    }
    Instant end = Instant.parse(Json.text(tree, "metadata", "deletionTimestamp").orElseThrow());
    String earlier = time(end.minusSeconds(before - grace));
    return Json.with(
        Json.with(tree, earlier, "metadata", "deletionTimestamp"),
        Math.toIntExact(grace),
        "metadata",
        "deletionGracePeriodSeconds");
  }

  private static String time(Instant instant) {
    return Metadata.time(instant);
  }
}
