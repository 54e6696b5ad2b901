package mightypi.control.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import mightypi.control.fact.Owners;
import mightypi.model.Change;
import mightypi.model.Change.Propagation;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what belonged to an owner that is gone. An owner that is deleted in the foreground waits
 * for the dependents that block it; one that is deleted as an orphanage lets its dependents go
 * first.
 */
public final class OwnerSweep implements Controller {

  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  @Override
  public String name() {
    return "garbage-collector-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of();
  }

  @Override
  public boolean watches(Kind kind) {
    return !kind.equals(Kinds.EVENT);
  }

  @Override
  public Collection<Key> concerns(Image before, Image now, Key changed) {
    Set<Key> keys = new LinkedHashSet<>();
    Optional<Document> was = before.find(changed);
    Optional<Document> is = now.find(changed);
    if (is.filter(each -> each.isDeleting() || !each.owners().isEmpty()).isPresent()) {
      keys.add(changed);
    }
    String uid = is.map(Document::uid).orElse("");
    was.filter(each -> !each.uid().equals(uid))
        .ifPresent(gone -> keys.addAll(now.ownedBy(gone.uid())));
    is.filter(each -> has(each, FOREGROUND))
        .ifPresent(waiting -> keys.addAll(now.ownedBy(waiting.uid())));
    was.ifPresent(each -> keys.addAll(waitingOwners(now, each)));
    return keys;
  }

  private static List<Key> waitingOwners(Image now, Document dependent) {
    return dependent.owners().stream()
        .flatMap(each -> key(now, dependent, each).stream())
        .filter(key -> now.find(key).filter(Document::isDeleting).isPresent())
        .toList();
  }

  /** The key that an owner has, as far as objects of its kind exist. */
  private static Optional<Key> key(Image now, Document dependent, Document.Owner owner) {
    String group =
        owner.apiVersion().contains("/")
            ? owner.apiVersion().substring(0, owner.apiVersion().indexOf('/'))
            : "";
    return now.kinds().stream()
        .filter(kind -> kind.group().equals(group) && kind.name().equals(owner.kind()))
        .findFirst()
        .map(kind -> kind.key(dependent.namespace(), owner.name()));
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> found = now.find(key);
    if (found.isEmpty()) {
      return Decision.NOTHING;
    }
    Document object = found.get();
    if (!object.isDeleting()) {
      return object.owners().isEmpty() ? Decision.NOTHING : judge(now, key, object);
    }
    if (has(object, ORPHAN)) {
      return letGo(now, key, object);
    }
    return has(object, FOREGROUND) ? waitFor(now, key, object) : Decision.NOTHING;
  }

  private static boolean has(Document object, String finalizer) {
    return object.isDeleting()
        && Json.list(object.tree(), "metadata", "finalizers").contains(finalizer);
  }

  /** Lets the dependents of a deleted owner live without it. */
  private static Decision letGo(Image now, Key key, Document owner) {
    List<Change> changes = new ArrayList<>();
    for (Key each : now.ownedBy(owner.uid())) {
      now.find(each)
          .map(dependent -> new Change.Update(each, Owners.release(dependent, owner.uid())))
          .ifPresent(changes::add);
    }
    changes.add(without(ORPHAN, key, owner));
    return Decision.of(changes);
  }

  private static Change without(String finalizer, Key key, Document object) {
    List<@Nullable Object> rest =
        new ArrayList<>(Json.list(object.tree(), "metadata", "finalizers"));
    rest.remove(finalizer);
    return new Change.Update(
        key, object.with(rest.isEmpty() ? null : rest, "metadata", "finalizers"));
  }

  private static Decision waitFor(Image now, Key key, Document owner) {
    boolean blocked =
        now.ownedBy(owner.uid()).stream()
            .flatMap(each -> now.find(each).stream())
            .flatMap(each -> each.owners().stream())
            .anyMatch(each -> each.uid().equals(owner.uid()) && each.blocks());
    return blocked ? Decision.NOTHING : Decision.of(without(FOREGROUND, key, owner));
  }

  /** Whether an object still has an owner that it belongs to. */
  private static Decision judge(Image now, Key key, Document object) {
    Predicate<Document.Owner> isThere =
        owner ->
            !OwnerKinds.isKnown(now, owner)
                || owner(now, object, owner).filter(each -> !has(each, FOREGROUND)).isPresent();
    List<Document.Owner> lost = object.owners().stream().filter(isThere.negate()).toList();
    if (lost.isEmpty()) {
      return Decision.NOTHING;
    }
    if (lost.size() < object.owners().size()) {
      Document rest = object;
      for (Document.Owner each : lost) {
        rest = Owners.release(rest, each.uid());
      }
      return Decision.of(new Change.Update(key, rest));
    }
    return Decision.of(
        new Change.Delete(key, object.uid(), Optional.empty(), propagation(now, object, lost)));
  }

  private static Optional<Document> owner(Image now, Document object, Document.Owner owner) {
    return key(now, object, owner)
        .flatMap(now::find)
        .filter(each -> each.uid().equals(owner.uid()));
  }

  /** What an owner waits for in the foreground waits for its own dependents too. */
  private static Propagation propagation(Image now, Document object, List<Document.Owner> lost) {
    List<@Nullable Object> finalizers = Json.list(object.tree(), "metadata", "finalizers");
    if (finalizers.contains(ORPHAN)) {
      return Propagation.ORPHAN;
    }
    boolean isAwaited = lost.stream().anyMatch(each -> owner(now, object, each).isPresent());
    boolean isOwner = !now.ownedBy(object.uid()).isEmpty();
    return finalizers.contains(FOREGROUND) || isAwaited && isOwner
        ? Propagation.FOREGROUND
        : Propagation.BACKGROUND;
  }
}
